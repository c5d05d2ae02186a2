/** Text of the report: fractions become percent here and nowhere before. All times are UTC. */

import { formatFixed } from '../../base/pure/format-fixed.js';

const plain = new Intl.NumberFormat('en-US', { maximumFractionDigits: 6 });

/** What stands where a figure is undefined on a run. */
export const UNDEFINED = '–';

export const formatMoney = (value: number | null): string =>
  value === null ? UNDEFINED : withMinus(formatFixed(value, 2));

/** Writes a quantity or a count, with at most six decimals. */
export const formatNumber = (value: number): string => withMinus(plain.format(value));

/** Writes a length of time in days with one decimal. */
export const formatDays = (days: number): string => formatFixed(days, 1);

export const formatRatio = (value: number | null): string =>
  value === null ? UNDEFINED : withMinus(value.toFixed(2));

/** Writes a fraction as percent, with two decimals unless it needs more, and with a plus sign when asked. */
export function formatPercent(fraction: number | null, signed = false, decimals = 2): string {
  if (fraction === null) return UNDEFINED;
  const text = withMinus(`${formatFixed(fraction * 100, decimals)} %`);
  return signed && fraction > 0 && /[1-9]/.test(text) ? `+${text}` : text;
}

/** Writes a rate such as a commission, a fraction, as percent with as many decimals as it has, up to six. */
export const formatRate = (fraction: number): string => `${formatNumber(fraction * 100)} %`;

/** Writes an instant as `2024-01-31 16:05`, or as the date alone for bars of a day and longer. */
export function formatInstant(instantMs: number, isIntraday: boolean): string {
  const [date, time] = new Date(instantMs).toISOString().split('T');
  return isIntraday ? `${date} ${time?.slice(0, 5)}` : `${date}`;
}

/** Writes how long something took: `850 ms` or `4.2 s`. */
export const formatDuration = (durationMs: number): string =>
  durationMs < 999.5
    ? `${Math.round(durationMs)} ms`
    : `${formatNumber(Math.round(durationMs / 100) / 10)} s`;

/** Writes a count with its noun: `1 trade`, `1,638 trades`. */
export const count = (value: number, noun: string): string =>
  `${formatNumber(value)} ${noun}${value === 1 ? '' : 's'}`;

/** A hyphen is hard to see before a figure; rounded to zero there is nothing to see. */
function withMinus(text: string): string {
  return text.replace(/^-(?=[^1-9]*$)/, '').replace(/^-/, '−');
}
