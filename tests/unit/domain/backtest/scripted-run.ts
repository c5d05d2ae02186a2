import { type CancellationSignal, neverCancelled } from '../../../../src/base/pure/cancelled-error.js';
import type { BarMetric } from '../../../../src/base/pure/metrics.js';
import type { BacktestInput } from '../../../../src/domain/backtest/backtest-input.js';
import type { BacktestResult } from '../../../../src/domain/backtest/backtest-result.js';
import { BacktestingEngine } from '../../../../src/domain/backtest/backtesting-engine.js';
import { ModelSignalSource } from '../../../../src/domain/backtest/model-signal-source.js';
import {
  type BacktestProgressSink,
  type FeatureRows,
  noProgress,
  type Predictor,
  type RunRecord,
} from '../../../../src/domain/backtest/ports.js';
import type { Bars } from '../../../../src/domain/market/bars.js';
import type { Instrument } from '../../../../src/domain/market/instrument.js';
import { DAY_MS } from '../../../../src/domain/market/timeframe.js';
import type { Decisions, ExitRules } from '../../../../src/domain/strategy/strategy.js';

export const FIRST_DAY_MS = Date.UTC(2024, 0, 1);

/** One bar as [open, high, low, close]. */
export type Candle = readonly [open: number, high: number, low: number, close: number];

export function barsOf(
  candles: readonly Candle[],
  { stepMs = DAY_MS, startMs = FIRST_DAY_MS }: { stepMs?: number; startMs?: number } = {},
): Bars {
  const column = (pick: (candle: Candle) => number): Float64Array => Float64Array.from(candles, pick);
  return {
    length: candles.length,
    openTimeMs: Float64Array.from(candles, (_, index) => startMs + index * stepMs),
    open: column((candle) => candle[0]),
    high: column((candle) => candle[1]),
    low: column((candle) => candle[2]),
    close: column((candle) => candle[3]),
    volume: column(() => 1),
  };
}

/** A bar that stays at one price. */
export const flat = (price: number): Candle => [price, price, price, price];

/** BUY, HOLD, SELL, or a bar with an undefined feature. */
export type ScriptedSignal = 'B' | 'H' | 'S' | '?';

const CODES = { B: 0, H: 1, S: 2, '?': Number.NaN } as const;

/** Features of one column that says which signal the predictor gives. */
export function scriptedFeatures(signals: readonly ScriptedSignal[]): FeatureRows {
  return {
    featureIds: ['script'],
    fillRows: (start, end) => Float32Array.from(signals.slice(start, end), (signal) => CODES[signal]),
    definedAt: (index) => signals[index] !== '?',
  };
}

/** Gives the scripted class a probability of `confidence`, the others share the rest. */
export function scriptedPredictor(confidence: number): Predictor {
  return {
    outputWidth: 3,
    predict(features, rowCount) {
      const outputs = new Float32Array(rowCount * 3);
      for (let row = 0; row < rowCount; row += 1) {
        const code = features[row] as number;
        outputs.fill(Number.isNaN(code) ? Number.NaN : (1 - confidence) / 2, row * 3, row * 3 + 3);
        if (!Number.isNaN(code)) outputs[row * 3 + code] = confidence;
      }
      return outputs;
    },
  };
}

export const instrument: Instrument = {
  symbol: 'TEST',
  timeframe: '1d',
  source: 'csv:test.csv',
  timezone: 'UTC',
  calendar: '24x7',
  calendarAssumed: false,
};

export const defaultDecisions: Decisions = {
  outputFormat: 'classification',
  confidenceThreshold: 0.5,
  positionAwareness: true,
  allowShortFromFlat: false,
  minSignalSeparation: 0,
  sizing: { fraction: 0.25, lot: 1 },
  costModel: null,
};

export const noExits: ExitRules = {
  stopLossPct: null,
  takeProfitPct: null,
  trailingStopPct: null,
  maxHoldingBars: null,
};

interface ModelParts {
  readonly features: FeatureRows;
  readonly predictor: Predictor;
}

export interface Script {
  readonly candles: readonly Candle[];
  /** As many letters of B, H, S and ? as bars; fewer are filled up with H. */
  readonly signals: string;
  readonly confidence?: number;
  readonly decisions?: Partial<Decisions>;
  readonly exits?: Partial<ExitRules>;
  readonly parameters?: Partial<BacktestInput['parameters']>;
  readonly input?: Partial<BacktestInput & ModelParts>;
}

export const provenance: BacktestInput['provenance'] = {
  tensorflowBackend: null,
  dataHash: 'data',
  strategyHash: 'strategy',
  modelHash: 'model',
  signalsHash: null,
  parametersHash: 'parameters',
};

export function inputOf(script: Script): BacktestInput {
  const bars = barsOf(script.candles);
  const signals = [...script.signals.padEnd(bars.length, 'H')] as ScriptedSignal[];
  const decisions = { ...defaultDecisions, ...script.decisions };
  const {
    features = scriptedFeatures(signals),
    predictor = scriptedPredictor(script.confidence ?? 0.9),
    ...input
  } = script.input ?? {};
  return {
    bars,
    range: { firstIndex: 0, endIndex: bars.length },
    history: [],
    instrument,
    strategy: { decisions, exits: { ...noExits, ...script.exits } },
    source: new ModelSignalSource(decisions, features, predictor, bars.openTimeMs),
    parameters: { initialCapital: 100_000, commissionRate: 0, slippageRate: 0, ...script.parameters },
    trainingWindow: { startMs: 0, endMs: 0, labelHorizonBars: 0, unseen: [] },
    provenance,
    ...input,
  };
}

export function runScript(
  script: Script,
  progress: BacktestProgressSink = noProgress,
  cancellation: CancellationSignal = neverCancelled,
): BacktestResult {
  return new BacktestingEngine().run(inputOf(script), progress, cancellation);
}

/** Keeps what the engine tells. */
export class RecordingSink implements BacktestProgressSink {
  readonly phases: string[] = [];
  readonly totals: number[] = [];
  readonly samples: BarMetric[] = [];
  /** Null before the number of bars is known. */
  record: RunRecord | null = null;

  phase(phase: string): void {
    this.phases.push(phase);
  }

  begin(totalBars: number, record: RunRecord): void {
    this.totals.push(totalBars);
    this.record = record;
  }

  sample(sample: BarMetric): void {
    this.samples.push(sample);
  }
}
