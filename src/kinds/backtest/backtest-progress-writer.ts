import { barMetricCodec } from '../../base/pure/bar-metric-codec.js';
import type { BarMetric } from '../../base/pure/metrics.js';
import { encodeNullable } from '../../base/pure/nullable-double.js';
import { StateSlot } from '../../operations/ports/task-state.js';
import {
  ProgressBridgeWriter,
  type ProgressBridgeWriterOptions,
} from '../../places/bridge/progress-bridge-writer.js';
import { type BacktestBridgePhase, BacktestSlot, phaseCodes } from './backtest-bridge-state.js';

export interface BacktestProgressWriterOptions extends ProgressBridgeWriterOptions {
  /** Bars between two samples; default 50. */
  readonly sampleIntervalBars?: number;
}

const DEFAULT_SAMPLE_INTERVAL_BARS = 50;

/**
 * The engine's progress sink inside a worker: the writing end of a BacktestProgressBridge.
 * Says that the work has started as soon as it is constructed.
 */
export class BacktestProgressWriter {
  readonly #bridge: ProgressBridgeWriter<BarMetric>;
  readonly #sampleIntervalBars: number;

  constructor(control: SharedArrayBuffer, options: BacktestProgressWriterOptions) {
    this.#bridge = new ProgressBridgeWriter(control, barMetricCodec, options);
    this.#sampleIntervalBars = options.sampleIntervalBars ?? DEFAULT_SAMPLE_INTERVAL_BARS;
    this.#bridge.markStarted();
  }

  phase(phase: BacktestBridgePhase): void {
    this.#bridge.setPhase(phaseCodes[phase]);
  }

  /** Sizes the log for `totalBars` bars: one sample an interval and one after the last bar. */
  begin(totalBars: number): void {
    const state = this.#bridge.openState();
    state[BacktestSlot.CurrentTimeMs] = encodeNullable(null);
    state[BacktestSlot.WinRate] = encodeNullable(null);
    this.#bridge.closeState();
    this.#bridge.begin(totalBars, Math.ceil(totalBars / this.#sampleIntervalBars));
  }

  /** @throws RangeError for a value that is no number: it would be read back as another, in silence */
  sample(sample: BarMetric): void {
    if (!Number.isFinite(sample.equity + sample.pnl + sample.position))
      throw new RangeError(`Sample ${sample.seq} has an equity of ${sample.equity}, which cannot be stored.`);
    const state = this.#bridge.openState();
    state[StateSlot.CurrentStep] = sample.barIndex + 1;
    state[BacktestSlot.CurrentTimeMs] = sample.timestampMs;
    state[BacktestSlot.CurrentPnl] = sample.pnl;
    state[BacktestSlot.TotalTrades] = sample.trades;
    state[BacktestSlot.WinRate] = encodeNullable(sample.winRate);
    this.#bridge.closeState();
    // After the state: a chunk that is announced must find the state of its last entry.
    this.#bridge.append(sample);
  }
}
