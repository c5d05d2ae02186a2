import type { AddedKind } from '../../../src/application/added-kinds.js';
import { serveEcho } from './echo/echo.js';

/** The kinds that servers of tests have beside those of the program, a line each. */
export const kinds: readonly AddedKind[] = [
  { serve: serveEcho, load: () => import('./echo/run-echo-call.js') },
];
