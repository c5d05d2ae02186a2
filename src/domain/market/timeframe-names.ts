import { DAY_MS, isTimeframe, TIMEFRAMES, type Timeframe } from './timeframe.js';

const MINUTES: readonly (readonly [unit: RegExp, minutes: number])[] = [
  [/^(?:m|t|min|mins|minute|minutes)$/, 1],
  [/^(?:h|hr|hrs|hour|hours)$/, 60],
  [/^(?:d|day|days)$/, 1_440],
  [/^(?:w|wk|week|weeks)$/, 7 * 1_440],
];
const MONTH = /^(?:mo|mon|mn|month|months)$/;
const WORDS: ReadonlyMap<string, Timeframe> = new Map([
  ['hourly', '1h'],
  ['daily', '1d'],
  ['weekly', '1w'],
  ['monthly', '1mo'],
]);

/**
 * Returns the timeframe that other programs write as this text: `60m`, `60min`, `1H`, `H1`, `D`, `daily`, `60`.
 * A capital `1M` is a month to them, and `M1` a minute.
 * @returns null for a timeframe of ours, and for what is none
 */
export function meantTimeframe(text: string): Timeframe | null {
  if (isTimeframe(text)) return null;
  const plain = text.trim();
  const word = WORDS.get(plain.toLowerCase());
  if (word !== undefined) return word;
  const match = /^(\d{1,6})?\s*([A-Za-z]*)\s*(\d{1,6})?$/.exec(plain);
  if (match === null) return null;
  const [, before, unit = '', after] = match;
  if (before !== undefined && after !== undefined) return null;
  const count = Number(before ?? after ?? 1);
  const isMonth = MONTH.test(unit.toLowerCase()) || (unit === 'M' && after === undefined);
  if (isMonth) return count === 1 ? '1mo' : null;
  if (unit === '') return before === undefined ? null : ofMinutes(count);
  const minutes = MINUTES.find(([pattern]) => pattern.test(unit.toLowerCase()))?.[1];
  return minutes === undefined ? null : ofMinutes(count * minutes);
}

/** Says which timeframes there are, and which one a text that is none of them means. */
export function timeframeDemand(text: string): string {
  const meant = meantTimeframe(text);
  const known = `use one of ${TIMEFRAMES.join(', ')}`;
  if (meant === null) return known;
  return `${known}; it means ${meant} here: write ${meant}${meant === '1mo' ? ' (1m is a minute)' : ''}`;
}

function ofMinutes(minutes: number): Timeframe | null {
  const lengths: Readonly<Record<Exclude<Timeframe, '1mo'>, number>> = {
    ...{ '1m': 1, '5m': 5, '15m': 15, '30m': 30, '1h': 60, '4h': 240 },
    ...{ '1d': DAY_MS / 60_000, '1w': (7 * DAY_MS) / 60_000 },
  };
  const found = Object.entries(lengths).find(([, length]) => length === minutes);
  return found === undefined ? null : (found[0] as Timeframe);
}
