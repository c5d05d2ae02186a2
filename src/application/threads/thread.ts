/** Entry of a worker thread: the only place of the service where TensorFlow.js is loaded. */
import { workerData } from 'node:worker_threads';
import { threadSettingsSchema } from '../../places/threads/protocol.js';
import { yieldToRequests } from '../../places/threads/thread-priority.js';
import { createTaskRunner } from './thread-tasks.js';

yieldToRequests();

/** Resolves once the thread is warm; the pool hands out no task before. */
export const runTask = createTaskRunner(threadSettingsSchema.parse(workerData));
