/** Entry of the server: `npm start`. */
import { processEnvironment } from './config/environment.js';
import { serve } from './serve.js';

await serve(processEnvironment());
