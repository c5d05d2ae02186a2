import type { IncomingMessage } from 'node:http';

/** A host name or address, and a port. */
const HOST = /^(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._~-]+)(:\d{1,5})?$/;

/**
 * Says whether target and host of a request put together give an address with that path on that host.
 * A host of `x/health?` would move the path into the query, and a target of `http://elsewhere/` is for proxies.
 */
export function isOrdinaryRequest({
  url,
  headers: { host },
}: Pick<IncomingMessage, 'url' | 'headers'>): boolean {
  return (url ?? '').startsWith('/') && (host === undefined || HOST.test(host));
}
