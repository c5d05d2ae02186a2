/** Entry of the server: `npm start`. */

import { serve } from './application/serve.js';
import { processEnvironment } from './base/outer/config/process-environment.js';

await serve(processEnvironment());
