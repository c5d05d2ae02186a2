import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's folder, absolute. */
export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** Returns a path below the project's folder, absolute. */
export const inProject = (...segments) => join(root, ...segments);
