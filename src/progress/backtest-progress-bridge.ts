import type { BarMetric } from '../shared/metrics.js';
import { BacktestSlot, backtestPercentage, phaseOfCode } from './backtest-bridge-state.js';
import { barMetricCodec } from './bar-metric-codec.js';
import { decodeNullable, StateSlot } from './bridge-layout.js';
import { ProgressBridge } from './progress-bridge.js';

/** What one pull of a backtest's bridge yields; has the shape of an operation source's state. */
export interface BacktestBridgeState {
  readonly progress: {
    readonly phase: string;
    readonly percentage: number;
    readonly message: string;
    readonly currentStep: number;
    readonly totalSteps: number;
    /** Always null: the bridge has no clock. */
    readonly etaSeconds: null;
  };
  /** Null before the number of bars is known. */
  readonly snapshot: BacktestBridgeSnapshot | null;
  readonly entries: readonly BarMetric[];
}

// A type alias and not an interface: only aliases are assignable to JsonObject.
export type BacktestBridgeSnapshot = {
  /** Bars done. */
  readonly currentBar: number;
  readonly totalBars: number;
  readonly currentTimeMs: number | null;
  readonly currentPnl: number;
  readonly totalTrades: number;
  readonly winRate: number | null;
};

/**
 * Serves the live state of a backtest from shared memory: the server's end, usable as an operation source.
 * Pulling is synchronous and never disturbs the worker.
 */
export class BacktestProgressBridge {
  readonly metricKind = 'bars';
  readonly #bridge: ProgressBridge<BarMetric>;
  readonly #subject: string;
  #percentage = 0;

  /** @param subject what is tested, for messages, such as `AAPL 1d` */
  constructor(subject: string) {
    this.#bridge = new ProgressBridge(barMetricCodec);
    this.#subject = subject;
  }

  /** What the worker needs: to be handed to BacktestProgressWriter and CancellationToken. */
  get control(): SharedArrayBuffer {
    return this.#bridge.control;
  }

  get isStarted(): boolean {
    return this.#bridge.isStarted;
  }

  /** Takes the log that the worker has created; must precede the word that the work has ended. */
  attachLog(log: SharedArrayBuffer): void {
    this.#bridge.attachLog(log);
  }

  pull(afterSeq: number): BacktestBridgeState {
    const state = this.#bridge.readState();
    const phase = phaseOfCode(state[StateSlot.Phase] ?? 0);
    const currentBar = state[StateSlot.CurrentStep] ?? 0;
    const totalBars = state[StateSlot.TotalSteps] ?? 0;
    const currentTimeMs = decodeNullable(state[BacktestSlot.CurrentTimeMs]);
    this.#percentage = Math.max(this.#percentage, backtestPercentage(phase, currentBar, totalBars));
    return {
      progress: {
        phase,
        percentage: this.#percentage,
        message: this.#message(phase, currentBar === 0 ? null : currentTimeMs),
        currentStep: currentBar,
        totalSteps: totalBars,
        etaSeconds: null,
      },
      snapshot:
        totalBars === 0
          ? null
          : {
              currentBar,
              totalBars,
              currentTimeMs,
              currentPnl: state[BacktestSlot.CurrentPnl] ?? 0,
              totalTrades: state[BacktestSlot.TotalTrades] ?? 0,
              winRate: decodeNullable(state[BacktestSlot.WinRate]),
            },
      entries: this.#bridge.readEntries(afterSeq),
    };
  }

  /** Sets the cancel flag, which the worker reads. */
  cancel(): void {
    this.#bridge.cancellation.cancel();
  }

  #message(phase: string, currentTimeMs: number | null): string {
    switch (phase) {
      case 'queued':
        return `Waiting to backtest ${this.#subject}`;
      case 'loading':
        return `Loading data and model for ${this.#subject}`;
      case 'features':
        return `Computing features for ${this.#subject}`;
      case 'writing':
        return `Writing the result of ${this.#subject}`;
      default:
        return currentTimeMs === null
          ? `Backtesting ${this.#subject}`
          : `Backtesting ${this.#subject} [${barStamp(currentTimeMs)}]`;
    }
  }
}

/** Returns `2024-01-12`, with the time of day in UTC where it is not midnight: `2024-01-12 14:30`. */
function barStamp(timestampMs: number): string {
  const iso = new Date(timestampMs).toISOString();
  const time = iso.slice(11, 16);
  return time === '00:00' ? iso.slice(0, 10) : `${iso.slice(0, 10)} ${time}`;
}
