/** Where a browser goes when nothing else was asked for: the console. */
const HOME = '/';
const MAX_CHARACTERS = 2_000;
/** Stands for this server while an address is resolved; `.invalid` belongs to nobody. */
const BASE = 'http://ktrdr.invalid';
/** Going there after signing in would lead round in circles. */
const DOORS: ReadonlySet<string> = new Set(['/login', '/logout']);

/**
 * Returns the path and query that a client asks to be sent to, if they lie on this server; else the console's.
 * The result begins with exactly one slash and holds no control characters, so that it is safe in a header.
 * @param address as the client gave it; null when it gave none
 */
export function ownPath(address: string | null): string {
  if (address === null || address.length > MAX_CHARACTERS) return HOME;
  if (!address.startsWith('/') || !URL.canParse(address, BASE)) return HOME;
  const { origin, pathname, search } = new URL(address, BASE);
  // Resolving may leave '//elsewhere' of '/.//elsewhere', which browsers take for a host.
  return origin === BASE && !pathname.startsWith('//') && !DOORS.has(pathname) ? pathname + search : HOME;
}
