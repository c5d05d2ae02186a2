/** Names the rules of the engine; it changes whenever the same inputs could give another result. */
export const ENGINE_VERSION = '1.0.0';
