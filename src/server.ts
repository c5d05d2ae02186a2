/** Entry of the server: `npm start`. */
import { processEnvironment } from './config/process-environment.js';
import { serve } from './serve.js';

await serve(processEnvironment());
