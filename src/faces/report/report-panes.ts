import type { Candles } from '../../domain/market/candles.js';
import type { Pane } from '../../kinds/backtest/why/explanation.js';

/** What lies under the price in a report; UNAVAILABLE when it cannot be computed any more. */
export type PanesView =
  | {
      readonly kind: 'PANES';
      readonly panes: readonly ReportPane[];
      /** How many more there are than the page has room for. */
      readonly leftOut: number;
    }
  | {
      readonly kind: 'UNAVAILABLE';
      /** A sentence for people. */
      readonly reason: string;
    };

/** A pane with one value for each candle; null where it is undefined. */
export type ReportPane = Pick<Pane, 'name' | 'series'>;

/** Numbers in all panes of a page together: about a megabyte. */
const MOST_VALUES = 120_000;
/** Far more than a pane shows. */
const DIGITS = 6;

/** Takes panes until the page is full; leaves out those that are undefined all over. */
export function reportPanes(panes: readonly Pane[], { timeMs }: Pick<Candles, 'timeMs'>): PanesView {
  const defined = panes.filter(({ series }) =>
    series.some(({ values }) => values.some((value) => value !== null)),
  );
  const shown: ReportPane[] = [];
  let room = MOST_VALUES;
  for (const { name, series } of defined) {
    room -= series.length * timeMs.length;
    if (room < 0) continue;
    shown.push({
      name,
      series: series.map((line) => ({ name: line.name, values: line.values.map(rounded) })),
    });
  }
  return { kind: 'PANES', panes: shown, leftOut: defined.length - shown.length };
}

function rounded(value: number | null): number | null {
  return value === null ? null : Number(value.toPrecision(DIGITS));
}
