import { formatNumber } from '../text/format.js';
import { isDoubtful, type SharpeOfTrades } from './is-doubtful.js';

/** Between these bounds a figure may as well lie. */
export interface Interval {
  readonly lower: number;
  readonly upper: number;
}

/** A Sharpe ratio with the doubt in it: of too few trades it is grey; its interval stands beside it. */
export function DoubtfulSharpe({
  of,
  interval = null,
}: {
  readonly of: SharpeOfTrades | null | undefined;
  /** Of the same bars, 95 %; null where it is not known. */
  readonly interval?: Interval | null;
}) {
  return (
    <span class={isDoubtful(of ?? {}) ? 'doubtful' : undefined}>
      {formatNumber(of?.sharpeRatio, { decimals: 2 })}
      {interval !== null && (
        <span class="interval" title="95 % interval">
          {' '}
          ({formatNumber(interval.lower)} … {formatNumber(interval.upper)})
        </span>
      )}
    </span>
  );
}
