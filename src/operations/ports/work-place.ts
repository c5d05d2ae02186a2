import type { Operation } from '../record/operation.js';

/** Where new operations are to run; each keeps the place that it was started with. */
export type WorkPlace = Pick<Operation, 'executionMode' | 'host'>;

/** In threads of this process. */
export const HERE: WorkPlace = { executionMode: 'LOCAL', host: null };
