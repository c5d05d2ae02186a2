import { describe, expect, it } from 'vitest';
import { neverCancelled } from '../../../../src/base/pure/cancelled-error.js';
import { BacktestingEngine } from '../../../../src/domain/backtest/backtesting-engine.js';
import { ModelSignalSource } from '../../../../src/domain/backtest/model-signal-source.js';
import type { Predictor } from '../../../../src/domain/backtest/ports.js';
import { noProgress } from '../../../../src/domain/backtest/ports.js';
import { RecordedSignalSource } from '../../../../src/domain/backtest/recorded-signal-source.js';
import { recordedSignals } from '../../../../src/domain/backtest/recorded-signals.js';
import { Signal } from '../../../../src/domain/backtest/signal.js';
import type { SignalSource } from '../../../../src/domain/backtest/signal-source.js';
import {
  type Configuration,
  configurationOf,
  decisionAt,
} from '../../../support/independent-loop/configuration.js';
import { independentLoop } from '../../../support/independent-loop/independent-loop.js';
import type { LoopTrade } from '../../../support/independent-loop/loop-terms.js';
import { type Seen, seenBy } from '../../../support/market-truth/decisions.js';
import { csvOf, pricesOfBar } from '../../../support/market-truth/prices.js';
import { defaultDecisions, provenance } from './scripted-run.js';

const CONFIGURATIONS = 100;
const SIGNALS = { BUY: Signal.Buy, HOLD: Signal.Hold, SELL: Signal.Sell };

describe('the engine', () => {
  it('trades as a loop over events that knows nothing of it, in a hundred configurations', async () => {
    const reasons = new Map<string, number>();
    for (let seed = 1; seed <= CONFIGURATIONS; seed += 1) {
      const configuration = configurationOf(seed);
      const expected = loopOn(configuration);
      const found = await engineOn(configuration);
      expect(found.trades.map(times), `trades of seed ${seed}`).toEqual(expected.trades.map(times));
      found.trades.forEach((trade, index) => {
        const right = expected.trades[index] as LoopTrade;
        for (const key of ['entryPrice', 'exitPrice', 'netPnl'] as const) {
          expectSame(trade[key], right[key], `${key} of trade ${index} of seed ${seed}`);
        }
      });
      expect(found.equity.length).toBe(expected.equity.length);
      found.equity.forEach((value, index) => {
        expectSame(value, expected.equity[index] as number, `equity at bar ${index} of seed ${seed}`);
      });
      for (const { reason } of expected.trades) reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
    }
    // Every way to leave has been gone.
    expect([...reasons.keys()].sort()).toEqual([
      'ACCOUNT_DEPLETED',
      'END_OF_DATA',
      'MAX_HOLDING',
      'SIGNAL',
      'STOP_LOSS',
      'TAKE_PROFIT',
      'TRAILING_STOP',
    ]);
    expect(Math.min(...reasons.values())).toBeGreaterThanOrEqual(5);
  });
});

const times = ({ side, quantity, entryMs, exitMs, reason }: LoopTrade) =>
  `${side} ${quantity} ${new Date(entryMs).toISOString()} ${new Date(exitMs).toISOString()} ${reason}`;

function expectSame(found: number, right: number, what: string): void {
  expect(Math.abs(found - right), `${what}: ${found} instead of ${right}`).toBeLessThanOrEqual(
    1e-9 * Math.max(1_000, Math.abs(right)),
  );
}

function loopOn({ base, input, path, rules, recorded }: Configuration) {
  const isAlone = base === input;
  const prices = input.map((bar) => pricesOfBar(bar, path)[3]);
  return independentLoop(
    base.map((bar) => {
      const [open, high, low, close] = pricesOfBar(bar, path);
      return {
        ...{ opensMs: bar.opensMs, closesMs: bar.knownMs },
        stampMs: Date.parse(bar.stamp),
        open,
        high,
        low,
        close,
      };
    }),
    rules,
    (bar, closed) => recorded?.[bar] ?? decisionAt(prices[isAlone ? bar : closed - 1] ?? Number.NaN),
    isAlone ? [] : input.map(({ knownMs }) => knownMs),
  );
}

async function engineOn(
  configuration: Configuration,
): Promise<{ trades: LoopTrade[]; equity: Float64Array }> {
  const { market, baseFeed, inputFeed, base, input, path, rules } = configuration;
  const { calendar, zone, dayStart } = market;
  const meta = { timezone: zone, calendar, dayStart: `${String(dayStart / 60).padStart(2, '0')}:00` };
  const seen = await seenBy(
    'SHARE',
    { timeframe: baseFeed.timeframe, csv: csvOf(base, path), meta },
    { timeframe: inputFeed.timeframe, csv: csvOf(input, path), meta },
  );
  const decisions = {
    ...defaultDecisions,
    confidenceThreshold: rules.threshold,
    positionAwareness: rules.isAware,
    allowShortFromFlat: rules.mayShort,
    minSignalSeparation: rules.separation,
    sizing: { fraction: rules.fraction, lot: rules.lot },
  };
  const exits = {
    stopLossPct: rules.stop,
    takeProfitPct: rules.target,
    trailingStopPct: rules.trailing,
    maxHoldingBars: rules.maxBars,
  };
  const { trades, equity } = new BacktestingEngine().run(
    {
      ...seen.loaded.selection,
      history: [],
      instrument: seen.loaded.instrument,
      strategy: { decisions, exits },
      source: sourceOf(configuration, seen, decisions),
      parameters: {
        initialCapital: rules.capital,
        commissionRate: rules.commission,
        slippageRate: rules.slippage,
      },
      trainingWindow: null,
      provenance,
    },
    noProgress,
    neverCancelled,
  );
  return {
    trades: trades.map(
      ({ side, quantity, entryTimeMs, entryPrice, exitTimeMs, exitPrice, exitReason, netPnl }) => ({
        ...{
          side,
          quantity,
          entryMs: entryTimeMs,
          entryPrice,
          exitMs: exitTimeMs,
          exitPrice,
          reason: exitReason,
          netPnl,
        },
      }),
    ),
    equity: equity.equity,
  };
}

function sourceOf(
  { recorded }: Configuration,
  { loaded, features }: Seen,
  decisions: typeof defaultDecisions,
): SignalSource {
  const { openTimeMs } = loaded.selection.bars;
  if (recorded === null) return new ModelSignalSource(decisions, features, thresholds, openTimeMs);
  const rows = recorded.map(({ side, confidence }, index) => ({
    ...{ timeMs: openTimeMs[index] as number, signal: SIGNALS[side], confidence },
  }));
  return new RecordedSignalSource(recordedSignals(rows), openTimeMs);
}

/** The same thresholds as a model of three classes. */
const thresholds: Predictor = {
  outputWidth: 3,
  predict(features, rowCount) {
    const outputs = new Float32Array(rowCount * 3);
    for (let row = 0; row < rowCount; row += 1) {
      const { side, confidence } = decisionAt(features[row] as number);
      outputs.fill((1 - confidence) / 2, row * 3, row * 3 + 3);
      outputs[row * 3 + SIGNALS[side]] = confidence;
    }
    return outputs;
  },
};
