/**
 * Header of a request that is to be refused by a server of another engine, with the version that is wanted; a server
 * that knows it answers with its own.
 */
export const ENGINE_VERSION_HEADER = 'ktrdr-engine-version';
