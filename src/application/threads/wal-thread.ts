/** Entry of the thread that brings what was written to the log of the database into its file, between the writes. */
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { moveWhenQuiet } from '../../stores/sqlite/move-when-quiet.js';

moveWhenQuiet(String(workerData), parentPort as MessagePort);
