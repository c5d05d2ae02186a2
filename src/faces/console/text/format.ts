/** How the console writes numbers and times. Fractions become percent here and nowhere before. */

/** What stands where a figure is undefined. */
export const UNDEFINED = '–';

type Maybe = number | null | undefined;

export interface NumberStyle {
  /** Default: 1, as in lists. */
  readonly decimals?: number;
  /** Puts a plus before what is above zero. */
  readonly signed?: boolean;
}

/** Writes a number with separators of thousands; what rounds to zero has no sign. */
export function formatNumber(value: Maybe, { decimals = 1, signed = false }: NumberStyle = {}): string {
  if (value === null || value === undefined || Number.isNaN(value)) return UNDEFINED;
  const text = Math.abs(value).toLocaleString('en-US', {
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  });
  if (!/[1-9∞]/.test(text)) return text;
  return value < 0 ? `−${text}` : signed ? `+${text}` : text;
}

/** Writes a value of any size, such as that of an indicator: three decimals, of what is small as many digits, up to six. */
export function formatDigits(value: Maybe): string {
  if (value === null || value === undefined || value === 0) return formatNumber(value, { decimals: 3 });
  const decimals = 2 - Math.floor(Math.log10(Math.abs(value)));
  return formatNumber(value, { decimals: Math.min(Math.max(decimals, 3), 6) });
}

/** Writes a fraction as percent. */
export function formatPercent(fraction: Maybe, style: NumberStyle = {}): string {
  if (fraction === null || fraction === undefined) return UNDEFINED;
  return `${formatNumber(fraction * 100, style)} %`;
}

/** Writes a fraction such as a commission as percent with as many decimals as it has, up to six as in the report. */
export const formatRate = (fraction: number): string =>
  `${(fraction * 100).toLocaleString('en-US', { maximumFractionDigits: 6 })} %`;

/** Writes a value of a strategy as it stands there; a number of more than six digits after the point with six in all. */
export const formatValue = (text: string): string =>
  /^-?\d+\.\d{7,}(e-\d+)?$/.test(text) ? String(Number(Number(text).toPrecision(6))) : text;

/** Writes a count. */
export const formatCount = (value: Maybe): string => formatNumber(value, { decimals: 0 });

/** Writes a count with its noun: `1 trade`, `1,638 trades`. */
export const counted = (value: number, noun: string): string =>
  `${formatCount(value)} ${noun}${value === 1 ? '' : 's'}`;

/** Writes a price with as many decimals as its size asks for: five digits or so. */
export function formatPrice(value: Maybe): string {
  if (value === null || value === undefined) return UNDEFINED;
  return formatNumber(value, { decimals: priceDecimals(value) });
}

/** Returns how many decimals a price is worth: those of a small fraction begin late. */
export function priceDecimals(value: number): number {
  const size = Math.abs(value);
  if (size >= 1) return size >= 1_000 ? 1 : size >= 20 ? 2 : 4;
  return size === 0 ? 6 : Math.min(Math.max(4 - Math.floor(Math.log10(size)), 6), 12);
}

/** Returns how many decimals tell values apart that lie a step from each other: at least one, at most six. */
export function decimalsFor(step: number): number {
  return step > 0 ? Math.min(Math.max(Math.ceil(-Math.log10(step)), 1), 6) : 1;
}

/** Writes a length of time: `850 ms`, `4.2 s`, `3 min`, `2 h 5 min`, `3 d 4 h`. */
export function formatDuration(seconds: Maybe): string {
  if (seconds === null || seconds === undefined) return UNDEFINED;
  // What rounds up to a larger unit is written in it.
  if (seconds < 0.9995) return `${Math.round(seconds * 1_000)} ms`;
  if (seconds < 59.5) return `${formatNumber(seconds, { decimals: seconds < 9.95 ? 1 : 0 })} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return `${hours} h${minutes % 60 > 0 ? ` ${minutes % 60} min` : ''}`;
  const days = Math.floor(hours / 24);
  return `${days} d${hours % 24 > 0 ? ` ${hours % 24} h` : ''}`;
}

/** Writes how long ago something was: `now`, `12 s`, `3 min`, `5 h`, `2 d`; of more than a month the date. */
export function formatAge(instantMs: number, nowMs: number): string {
  const seconds = Math.max(0, Math.round((nowMs - instantMs) / 1_000));
  if (seconds < 2) return 'now';
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3_600)} h`;
  if (seconds < 30 * 86_400) return `${Math.floor(seconds / 86_400)} d`;
  return formatDay(instantMs);
}

/** Writes an instant of the clock on the wall: `2024-11-03 05:30:00 UTC`. */
export const formatInstant = (instantMs: number): string =>
  `${new Date(instantMs).toISOString().slice(0, 19).replace('T', ' ')} UTC`;

/** Writes the day of an instant, as UTC has it: that of daily bars, and of how far data reaches. */
export const formatDay = (instantMs: number): string => new Date(instantMs).toISOString().slice(0, 10);

/** How bars are stamped: with the time in a zone, or with the date alone. */
export interface StampStyle {
  /** IANA zone, such as America/New_York. */
  readonly zone: string;
  /** False for daily and longer bars, which are stamped 00:00Z of the trading date. */
  readonly isIntraday: boolean;
}

/**
 * Writes the stamp of a bar: `2024-11-03 01:30 GMT−5`, whatever zone the browser is in; of a daily bar the date. The
 * offset tells the two passes of an hour that a clock change repeats apart.
 */
export function formatStamp(instantMs: number, { zone, isIntraday }: StampStyle): string {
  if (!isIntraday) return formatDay(instantMs);
  const part = clockFieldsIn(zone, instantMs);
  // Browsers write no offset in more than one way.
  const offset = part('timeZoneName')
    .replace(/^GMT(\+0)?$/, 'UTC')
    .replace('-', '−');
  return `${part('year')}-${part('month')}-${part('day')} ${part('hour')}:${part('minute')} ${offset}`;
}

/** Writes the stamp of a bar as short as an axis needs it: the time, or the date where a day begins. */
export function formatTick(instantMs: number, style: StampStyle, isTime: boolean): string {
  if (!style.isIntraday) return formatDay(instantMs);
  const part = clockFieldsIn(style.zone, instantMs);
  return isTime ? `${part('hour')}:${part('minute')}` : `${part('year')}-${part('month')}-${part('day')}`;
}

/** Returns a zone where this browser knows it; else UTC: the server may know zones that are newer. */
export function knownZone(zone: string | null | undefined): string {
  const named = zone ?? 'UTC';
  try {
    Intl.DateTimeFormat('en-US', { timeZone: named }).resolvedOptions();
    return named;
  } catch {
    return 'UTC';
  }
}

const formats = new Map<string, Intl.DateTimeFormat>();

function clockFieldsIn(zone: string, instantMs: number): (type: Intl.DateTimeFormatPartTypes) => string {
  let format = formats.get(zone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      timeZoneName: 'shortOffset',
    });
    formats.set(zone, format);
  }
  const parts = format.formatToParts(instantMs);
  return (type) => parts.find((part) => part.type === type)?.value ?? '';
}
