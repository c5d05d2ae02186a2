import { posix } from 'node:path';

/** Returns an address of the site as a page asks for it, so that the site works in any folder, and without a server. */
export function relativeAddress(from: string, to: string): string {
  return posix.relative(posix.dirname(from), to) || posix.basename(to);
}
