/** Entry of a remote worker: the same program in local mode, on a port and a database of its own. */

import { serve } from './application/serve.js';
import { processEnvironment } from './base/outer/config/process-environment.js';
import { workerEnvironment } from './base/outer/config/worker-environment.js';

await serve(workerEnvironment(processEnvironment()));
