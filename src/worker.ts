/** Entry of a remote worker: the same program in local mode, on a port and a database of its own. */
import { processEnvironment } from './config/process-environment.js';
import { workerEnvironment } from './config/worker-environment.js';
import { serve } from './serve.js';

await serve(workerEnvironment(processEnvironment()));
