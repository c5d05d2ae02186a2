/** Entry of a server, or of a worker host, that has more kinds than the program. */
import './echo/echo-graphql.js';
import { processEnvironment } from '../../../src/base/outer/config/process-environment.js';
import { kinds } from './kinds.js';

// Loaded once their types are there: the schema is made of those that are.
const { serve } = await import('../../../src/application/serve.js');
await serve(processEnvironment(), { kinds, thread: 'tests/thread.js' });
