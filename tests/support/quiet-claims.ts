import type { OperationClaims } from '../../src/operations/ports/operation-claims.js';

/** What a process knows of a cluster in which nobody answers, and nothing is wrong with that. */
export const quietClaims: OperationClaims = {
  owner: 'cluster',
  filesOf: async () => [],
  offered: () => undefined,
  freshen: async () => null,
  stopping: () => undefined,
  askedFor: () => undefined,
};
