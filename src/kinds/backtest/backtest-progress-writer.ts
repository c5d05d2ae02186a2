import { barMetricCodec } from '../../base/pure/bar-metric-codec.js';
import type { BarMetric } from '../../base/pure/metrics.js';
import { encodeNullable } from '../../base/pure/nullable-double.js';
import type { BacktestProgressSink } from '../../domain/backtest/ports.js';
import type { SharedLog, TaskLink } from '../../operations/ports/task-link.js';
import { StateSlot } from '../../operations/ports/task-state.js';
import { type BacktestBridgePhase, BacktestSlot, phaseCodes } from './backtest-bridge-state.js';

const PROGRESS_INTERVAL_BARS = 50;

/** The progress sink of the engine: tells state and samples to whoever pulls the operation. */
export class BacktestProgressWriter implements BacktestProgressSink {
  readonly #link: TaskLink;
  readonly #sampleIntervalBars: number;
  #log: SharedLog<BarMetric> | null = null;

  /** @param sampleIntervalBars bars between two samples; default 50 */
  constructor(link: TaskLink, sampleIntervalBars = PROGRESS_INTERVAL_BARS) {
    this.#link = link;
    this.#sampleIntervalBars = sampleIntervalBars;
  }

  phase(phase: BacktestBridgePhase): void {
    this.#link.setPhase(phaseCodes[phase]);
  }

  /** Sizes the log for `totalBars` bars: one sample an interval and one after the last bar. */
  begin(totalBars: number): void {
    const state = this.#link.openState();
    state[StateSlot.TotalSteps] = totalBars;
    state[BacktestSlot.CurrentTimeMs] = encodeNullable(null);
    state[BacktestSlot.WinRate] = encodeNullable(null);
    this.#link.closeState();
    this.#log = this.#link.shareLog(barMetricCodec, Math.ceil(totalBars / this.#sampleIntervalBars));
  }

  /**
   * To be called after `begin`.
   * @throws RangeError for a value that is no number: it would be read back as another, in silence
   */
  sample(sample: BarMetric): void {
    if (!Number.isFinite(sample.equity + sample.pnl + sample.position))
      throw new RangeError(`Sample ${sample.seq} has an equity of ${sample.equity}, which cannot be stored.`);
    const state = this.#link.openState();
    state[StateSlot.CurrentStep] = sample.barIndex + 1;
    state[BacktestSlot.CurrentTimeMs] = sample.timestampMs;
    state[BacktestSlot.CurrentPnl] = sample.pnl;
    state[BacktestSlot.TotalTrades] = sample.trades;
    state[BacktestSlot.WinRate] = encodeNullable(sample.winRate);
    this.#link.closeState();
    // After the state: an entry that is announced must find its state.
    this.#log?.append(sample);
  }
}
