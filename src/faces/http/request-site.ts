/**
 * Says which page made a browser send a request: one of this server, one of another, or `unsaid` when the headers
 * do not tell, as with every client that is no browser.
 */
export function requestSite({
  url,
  headers,
}: Pick<Request, 'url' | 'headers'>): 'own' | 'foreign' | 'unsaid' {
  const site = headers.get('sec-fetch-site');
  if (site !== null) return site === 'same-origin' || site === 'none' ? 'own' : 'foreign';
  const origin = headers.get('origin');
  if (origin === null) return 'unsaid';
  // The scheme may differ: a proxy in front may speak https where this server speaks http.
  return URL.canParse(origin) && new URL(origin).host === hostOf(url, origin) ? 'own' : 'foreign';
}

/** The host that a request names, without the port where that is the one the origin's scheme implies. */
function hostOf(url: string, origin: string): string {
  const { host } = new URL(url);
  return new URL(`${new URL(origin).protocol}//${host}`).host;
}
