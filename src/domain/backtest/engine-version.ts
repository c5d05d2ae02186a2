/** Names the rules of the engine; it changes whenever the same inputs could give another result, or another digest. */
export const ENGINE_VERSION = '2.0.0';
