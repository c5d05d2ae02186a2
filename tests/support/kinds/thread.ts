/** Entry of the worker threads of a server that has more kinds than the program. */
import { workerData } from 'node:worker_threads';
import { createTaskRunner } from '../../../src/application/threads/thread-tasks.js';
import { threadSettingsSchema } from '../../../src/places/threads/protocol.js';
import { yieldToRequests } from '../../../src/places/threads/thread-priority.js';
import { kinds } from './kinds.js';

yieldToRequests();

export const runTask = createTaskRunner(threadSettingsSchema.parse(workerData), kinds);
