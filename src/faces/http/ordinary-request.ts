import type { IncomingMessage } from 'node:http';

/** A host name or address, and a port. */
const HOST = /^(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._~-]+)(:\d{1,5})?$/;

/**
 * Says whether target and host of a request put together give an address with that path on that host.
 * A host of `x/health?` would move the path into the query, a target of `http://elsewhere/` is for proxies, a host of
 * `a:99999` gives no address at all, and of two hosts a proxy in front may have judged the other one. Only HTTP/1.0 does without a host.
 */
export function isOrdinaryRequest({
  url,
  httpVersion,
  headers: { host },
  rawHeaders,
}: Pick<IncomingMessage, 'url' | 'httpVersion' | 'headers' | 'rawHeaders'>): boolean {
  if (!(url ?? '').startsWith('/')) return false;
  if (host === undefined) return httpVersion === '1.0';
  return HOST.test(host) && hostsIn(rawHeaders) === 1 && URL.canParse(`http://${host}${url}`);
}

/** Counts where the headers are still as they came: Node keeps the first of two hosts and is silent about it. */
function hostsIn(rawHeaders: readonly string[]): number {
  return rawHeaders.filter((name, index) => index % 2 === 0 && name.toLowerCase() === 'host').length;
}
