/** Text for people: fractions become percent here and nowhere before. */

import { formatFixed } from '../../base/pure/format-fixed.js';

const rate = new Intl.NumberFormat('en-US', { maximumFractionDigits: 6 });

/** What stands where a figure is undefined on a run. */
export const UNDEFINED = '–';

export const formatMoney = (value: number | null | undefined): string =>
  value == null ? UNDEFINED : unsignedZero(formatFixed(value, 2));
export const formatWhole = (value: number): string => formatFixed(value, 0);

/** Writes a fraction as percent with two decimals, with a sign when asked. */
export function formatPercent(fraction: number | null | undefined, signed = false): string {
  if (fraction == null) return UNDEFINED;
  const text = unsignedZero(`${(fraction * 100).toFixed(2)} %`);
  return signed && fraction > 0 && /[1-9]/.test(text) ? `+${text}` : text;
}

/** Rounded to zero there is no sign. */
function unsignedZero(text: string): string {
  return text.replace(/^-(?=[^1-9]*$)/, '');
}

/** Writes a rate such as a commission, a fraction, as percent with as many decimals as it has, up to six. */
export const formatRate = (fraction: number): string => `${rate.format(fraction * 100)} %`;

export function formatRatio(value: number | null | undefined): string {
  return value == null ? UNDEFINED : unsignedZero(value.toFixed(2));
}

/** Writes a duration as `850 ms`, `4.2 s`, `3 min 05 s` or `2 h 07 min`. */
export function formatDuration(durationMs: number): string {
  if (durationMs < 1_000) return `${Math.round(durationMs)} ms`;
  const seconds = durationMs / 1_000;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${pad(Math.floor(seconds % 60))} s`;
  return `${Math.floor(minutes / 60)} h ${pad(minutes % 60)} min`;
}

/** Writes how long ago something was, in its largest unit: `now`, `12 s`, `5 min`, `3 h`, `2 d`. */
export function formatAge(ageMs: number): string {
  const seconds = Math.floor(ageMs / 1_000);
  if (seconds < 1) return 'now';
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3_600)} h`;
  return `${formatWhole(Math.floor(seconds / 86_400))} d`;
}

/** Writes a length of time in days with one decimal: `12.5`. */
export function formatDays(days: number): string {
  return formatFixed(days, 1);
}

/** Writes a number with its noun: `1 bar`, `1,638 bars`. */
export function count(value: number, noun: string): string {
  return `${formatWhole(value)} ${noun}${value === 1 ? '' : 's'}`;
}

/** Writes an instant as `2024-01-31 16:05:09Z`, or the date alone when it is midnight. */
export function formatInstant(instant: string): string {
  const [date, time] = new Date(instant).toISOString().split('T');
  const clock = (time ?? '').slice(0, 8);
  return clock === '00:00:00' ? `${date}` : `${date} ${clock}Z`;
}

function pad(value: number): string {
  return String(value).padStart(2, '0');
}
