/** A length of time as people write it: `24mo`, `500d`, `2000bars`. */
export interface WindowLength {
  readonly months: number;
  readonly days: number;
  readonly bars: number;
}

/** What a length that cannot be read is answered with. */
export const WINDOW_LENGTH_RULE =
  'write a whole number above 0 with mo, d or bars, such as 24mo, 500d or 2000bars';

const FORM = /^([1-9]\d{0,6})(mo|d|bars)$/;

/** Returns null for a text that is no length. */
export function readWindowLength(text: string): WindowLength | null {
  const [, digits, unit] = FORM.exec(text.trim()) ?? [];
  if (digits === undefined) return null;
  const count = Number(digits);
  return {
    months: unit === 'mo' ? count : 0,
    days: unit === 'd' ? count : 0,
    bars: unit === 'bars' ? count : 0,
  };
}

/** Returns one length with another as often as is said behind it. */
export function extended(length: WindowLength, by: WindowLength, times: number): WindowLength {
  return {
    months: length.months + times * by.months,
    days: length.days + times * by.days,
    bars: length.bars + times * by.bars,
  };
}
