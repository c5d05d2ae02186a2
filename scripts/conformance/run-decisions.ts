import { neverCancelled } from '../../src/base/pure/cancelled-error.js';
import type { BacktestResult } from '../../src/domain/backtest/backtest-result.js';
import { BacktestingEngine } from '../../src/domain/backtest/backtesting-engine.js';
import { noProgress } from '../../src/domain/backtest/ports.js';
import { RecordedSignalSource } from '../../src/domain/backtest/recorded-signal-source.js';
import { recordedSignals } from '../../src/domain/backtest/recorded-signals.js';
import type { Signal } from '../../src/domain/backtest/signal.js';
import type { Bars } from '../../src/domain/market/bars.js';
import type { Timeframe } from '../../src/domain/market/timeframe.js';
import type { Decisions, ExitRules } from '../../src/domain/strategy/strategy.js';

/** A decision at the close of a bar. */
export interface Decision {
  readonly bar: number;
  readonly signal: Signal;
}

export interface DecisionRun {
  readonly bars: Bars;
  readonly decisions: readonly Decision[];
  readonly timeframe?: Timeframe;
  readonly initialCapital: number;
  readonly commissionRate?: number;
  readonly allowShort?: boolean;
  /** Bars since the last fill. */
  readonly minSignalSeparation?: number;
  readonly sizing: Decisions['sizing'];
  readonly exits?: Partial<ExitRules>;
}

/** Runs the engine on decisions that were recorded, with the whole capital where the sizing says so. */
export function runDecisions({ bars, decisions, timeframe = '1d', ...run }: DecisionRun): BacktestResult {
  const rows = decisions.map(({ bar, signal }) => ({ timeMs: bars.openTimeMs[bar] as number, signal }));
  return new BacktestingEngine().run(
    {
      bars,
      range: { firstIndex: 0, endIndex: bars.length },
      history: [],
      instrument: {
        symbol: 'REFERENCE',
        timeframe,
        source: 'csv:reference.csv',
        timezone: 'UTC',
        calendar: '24x7',
        calendarAssumed: false,
      },
      strategy: {
        decisions: {
          outputFormat: 'classification',
          confidenceThreshold: 0,
          positionAwareness: true,
          allowShortFromFlat: run.allowShort ?? false,
          minSignalSeparation: run.minSignalSeparation ?? 0,
          sizing: run.sizing,
          costModel: null,
        },
        exits: { ...NO_EXITS, ...run.exits },
      },
      source: new RecordedSignalSource(recordedSignals(rows), bars.openTimeMs),
      parameters: {
        initialCapital: run.initialCapital,
        commissionRate: run.commissionRate ?? 0,
        slippageRate: 0,
      },
      trainingWindow: null,
      provenance: {
        tensorflowBackend: null,
        dataHash: '',
        strategyHash: '',
        modelHash: null,
        signalsHash: null,
        parametersHash: '',
      },
    },
    noProgress,
    neverCancelled,
  );
}

const NO_EXITS: ExitRules = {
  stopLossPct: null,
  takeProfitPct: null,
  trailingStopPct: null,
  maxHoldingBars: null,
};
