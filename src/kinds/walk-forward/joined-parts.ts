import { encodeEquity } from '../../domain/backtest/equity-codec.js';
import { encodeTrades } from '../../domain/backtest/trade-codec.js';
import type { BacktestMetrics } from '../../domain/statistics/backtest-metrics.js';
import type { JoinedAccount } from '../../domain/study/walk-forward/joined-account.js';
import type { TaskLink } from '../../operations/ports/task-link.js';
import { type Piece, pieceOf } from '../../operations/record/part.js';
import { equityStream, tradesStream } from '../backtest/backtest-streams.js';
import type { TrainedFold } from './fold-entry.js';
import { foldsStream } from './walk-forward-streams.js';

const BARS_A_PART = 50_000;
const TRADES_A_PART = 10_000;

/** Hands the windows over as entries of their log, in order, one by one. */
export class PassedFolds {
  readonly #windows: readonly { readonly fold: TrainedFold }[];
  readonly #link: Pick<TaskLink, 'partReady'>;
  #passed = 0;

  /** @param windows in the order of the log */
  constructor(windows: readonly { readonly fold: TrainedFold }[], link: Pick<TaskLink, 'partReady'>) {
    this.#windows = windows;
    this.#link = link;
  }

  /** Hands over the next window. @param outOfSample its stretch of the account; null where it has none */
  pass(outOfSample: BacktestMetrics | null): void {
    const seq = this.#passed;
    const window = this.#windows[seq];
    if (window === undefined) throw new TypeError(`PassedFolds: there is no window ${seq}`);
    this.#passed += 1;
    const entry = { seq, ...window.fold, outOfSample };
    const pieces = pieceOf(foldsStream.name, seq, 1, () => foldsStream.encode([entry]));
    this.#link.partReady({ pieces });
  }

  /** Hands over all windows below a number that are not handed over yet. */
  passAllBefore(end: number, outOfSample: BacktestMetrics | null): void {
    while (this.#passed < Math.min(end, this.#windows.length)) this.pass(outOfSample);
  }
}

/** Cuts trades and equity into pieces that are stored one after the other. */
export function accountPieces({ trades, curve }: JoinedAccount): readonly (readonly Piece[])[] {
  const parts: (readonly Piece[])[] = [];
  for (let first = 0; first < trades.length; first += TRADES_A_PART) {
    const some = trades.slice(first, first + TRADES_A_PART);
    parts.push(pieceOf(tradesStream.name, first, some.length, () => encodeTrades(some)));
  }
  const { timeMs, equity } = curve;
  for (let first = 0; first < equity.length; first += BARS_A_PART) {
    const end = Math.min(equity.length, first + BARS_A_PART);
    const some = { timeMs: timeMs.subarray(first, end), equity: equity.subarray(first, end) };
    parts.push(pieceOf(equityStream.name, first, end - first, () => encodeEquity(some)));
  }
  return parts;
}
