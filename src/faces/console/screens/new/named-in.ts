import type { Values } from './fields.js';

const TIMEFRAME = /(?:^|[_\-. ])(1m|5m|15m|30m|1h|4h|1d|1w|1mo)(?=$|[_\-. ])/i;
const WORD = /(?:^|[_\-. ])(hourly|daily|weekly|monthly)(?=$|[_\-. ])/i;
const TIMEFRAME_OF: Readonly<Record<string, string>> = {
  hourly: '1h',
  daily: '1d',
  weekly: '1w',
  monthly: '1mo',
};

/** What the name of a file says of its bars: `AAPL_1d.csv` and `AAPL daily.csv` have daily ones of AAPL. */
export function namedIn(path: string): { readonly symbol?: string; readonly timeframe?: string } {
  const name = (path.split('/').at(-1) ?? '').replace(/\.[^.]*$/, '');
  const word = WORD.exec(name)?.[1]?.toLowerCase();
  const timeframe = TIMEFRAME.exec(name)?.[1]?.toLowerCase() ?? TIMEFRAME_OF[word ?? ''];
  const symbol = /^[A-Za-z][A-Za-z0-9]{0,11}/.exec(name)?.[0].toUpperCase();
  return { ...(symbol === undefined ? {} : { symbol }), ...(timeframe === undefined ? {} : { timeframe }) };
}

/**
 * Returns the values of a form once a file is chosen. What its name says is where one begins; what the name of the
 * file before has said goes with that file, or bars would be loaded as those of another symbol; what somebody has
 * written stays.
 */
export function withFile(values: Values, path: string): Values {
  const before = namedIn(values.path ?? '');
  const now = namedIn(path);
  const following = (field: 'symbol' | 'timeframe') => {
    const value = values[field] ?? '';
    return value === '' || value === before[field] ? (now[field] ?? '') : value;
  };
  return { ...values, path, symbol: following('symbol'), timeframe: following('timeframe') };
}
