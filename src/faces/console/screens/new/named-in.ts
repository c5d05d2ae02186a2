const TIMEFRAME = /(?:^|[_\-. ])(1m|5m|15m|30m|1h|4h|1d|1w|1mo)(?=$|[_\-. ])/i;

/** What the name of a file says of its bars: `AAPL_1d.csv` has daily ones of AAPL. */
export function namedIn(path: string): { readonly symbol?: string; readonly timeframe?: string } {
  const name = (path.split('/').at(-1) ?? '').replace(/\.[^.]*$/, '');
  const timeframe = TIMEFRAME.exec(name)?.[1]?.toLowerCase();
  const symbol = /^[A-Za-z][A-Za-z0-9]{0,11}/.exec(name)?.[0].toUpperCase();
  return { ...(symbol === undefined ? {} : { symbol }), ...(timeframe === undefined ? {} : { timeframe }) };
}
