import type { OperationRemoval } from './operation-removal.js';
import type { OperationResults } from './operation-results.js';
import type { OperationRows } from './operation-rows.js';
import type { OperationStreams } from './operation-streams.js';

/** Keeps operations: four ports, which one database implements, because some of what they promise is one transaction. */
export interface OperationStore extends OperationRows, OperationStreams, OperationResults, OperationRemoval {}
