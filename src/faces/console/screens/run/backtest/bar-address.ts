/** Returns the stamp of the bar that an address names, in UTC; null where it names none. */
export function barIn(query: URLSearchParams): string | null {
  const instantMs = Date.parse(query.get('bar') ?? '');
  return Number.isNaN(instantMs) ? null : new Date(instantMs).toISOString();
}
