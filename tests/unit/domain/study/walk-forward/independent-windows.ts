/**
 * A second program for the windows of a walk-forward, written from the page and sharing no code with the first: it walks
 * day by day and bar by bar, and looks every border up in a list of days.
 */

export interface PlainWindow {
  readonly train: readonly number[];
  readonly test: readonly number[];
}

/** Days after 0001-03-01 of a date (Fliegel and Van Flandern's count, another way than the program's). */
function dayNumber(iso: string): number {
  const [y, m, d] = iso.split('-').map(Number) as [number, number, number];
  const shifted = m <= 2 ? y - 1 : y;
  const month = (m + 9) % 12;
  return (
    365 * shifted +
    Math.floor(shifted / 4) -
    Math.floor(shifted / 100) +
    Math.floor(shifted / 400) +
    Math.floor((153 * month + 2) / 5) +
    d
  );
}

function lastDayOf(year: number, month: number): number {
  const next = month === 12 ? [year + 1, 1] : [year, month + 1];
  const iso = (y: number, m: number) => `${String(y).padStart(4, '0')}-${String(m).padStart(2, '0')}-01`;
  return dayNumber(iso(next[0] as number, next[1] as number)) - dayNumber(iso(year, month));
}

/** The number of the day that lies so many months, and then days, after a date. */
export function movedDay(iso: string, months: number, days: number): number {
  let [year, month] = iso.split('-').map(Number) as [number, number, number];
  const day = Number(iso.slice(8));
  for (let i = 0; i < months; i++) {
    month += 1;
    if (month > 12) {
      month = 1;
      year += 1;
    }
  }
  const clamped = Math.min(day, lastDayOf(year, month));
  const text = `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(clamped).padStart(2, '0')}`;
  return dayNumber(text) + days;
}

type Length = { readonly count: number; readonly unit: 'mo' | 'd' | 'bars' };

/**
 * @param dates of the bars of the range, ascending
 * @param startDate of the range
 */
export function plainWindows(
  dates: readonly string[],
  startDate: string,
  scheme: 'ROLLING' | 'ANCHORED',
  lengths: { readonly train: Length; readonly test: Length; readonly step: Length },
): readonly PlainWindow[] {
  const numbers = dates.map(dayNumber);
  const border = (parts: readonly (readonly [Length, number])[]): number => {
    const total = (unit: Length['unit']) =>
      parts.reduce((sum, [{ count, unit: own }, times]) => sum + (own === unit ? count * times : 0), 0);
    const day = movedDay(startDate, total('mo'), total('d'));
    const first = numbers.filter((number) => number < day).length;
    return Math.min(dates.length, first + total('bars'));
  };
  const { train, test, step } = lengths;
  const found: PlainWindow[] = [];
  const from = (first: number, end: number) =>
    Array.from({ length: Math.max(0, end - first) }, (_, i) => first + i);
  for (let k = 0; k < 20_000; k++) {
    const begun = border([
      [step, k],
      [train, 1],
    ]);
    if (begun >= dates.length) return found;
    const ended = border([
      [step, k],
      [train, 1],
      [test, 1],
    ]);
    const window = {
      train: from(scheme === 'ROLLING' ? border([[step, k]]) : 0, begun),
      test: from(begun, ended),
    };
    if (window.train.length > 0 && window.test.length > 0) found.push(window);
  }
  throw new Error('no end');
}
