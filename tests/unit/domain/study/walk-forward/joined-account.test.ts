import { describe, expect, it } from 'vitest';
import { neverCancelled } from '../../../../../src/base/pure/cancelled-error.js';
import { type Random, seededRandom } from '../../../../../src/base/pure/random.js';
import { RecordedSignalSource } from '../../../../../src/domain/backtest/recorded-signal-source.js';
import { recordedSignals } from '../../../../../src/domain/backtest/recorded-signals.js';
import { Signal } from '../../../../../src/domain/backtest/signal.js';
import type { TradingTerms } from '../../../../../src/domain/backtest/signal-source.js';
import type { Bars } from '../../../../../src/domain/market/bars.js';
import type { Instrument } from '../../../../../src/domain/market/instrument.js';
import { DAY_MS } from '../../../../../src/domain/market/timeframe.js';
import type { BacktestMetrics } from '../../../../../src/domain/statistics/backtest-metrics.js';
import { DecidedSignals } from '../../../../../src/domain/study/trials/decided-signals.js';
import { joinedAccount } from '../../../../../src/domain/study/walk-forward/joined-account.js';
import type { SourceSegment } from '../../../../../src/domain/study/walk-forward/switching-source.js';
import { independentLoop } from '../../../../support/independent-loop/independent-loop.js';
import type { LoopDecision, LoopRules } from '../../../../support/independent-loop/loop-terms.js';
import { defaultDecisions } from '../../backtest/scripted-run.js';

const SCENES = 200;
const FIRST_MS = Date.UTC(2024, 0, 1);
/** Powers of two, like prices: every sum is exact, whatever its order, so that two programs agree to the last bit. */
const [COMMISSION, SLIPPAGE] = [2 ** -8, 2 ** -8];
const CAPITAL = 2 ** 17;

const instrument: Instrument = {
  ...{ symbol: 'X', timeframe: '1d', source: 'csv', timezone: 'UTC' },
  ...{ calendar: '24x7', calendarAssumed: false },
};

const barsOf = (candles: readonly (readonly [number, number, number, number])[]): Bars => {
  const column = (at: 0 | 1 | 2 | 3) => Float64Array.from(candles, (candle) => candle[at]);
  return {
    length: candles.length,
    openTimeMs: Float64Array.from(candles, (_, bar) => FIRST_MS + bar * DAY_MS),
    ...{ open: column(0), high: column(1), low: column(2), close: column(3) },
    volume: new Float64Array(candles.length),
  };
};

function randomCandles(random: Random, length: number): readonly [number, number, number, number][] {
  const round = (price: number): number => Math.max(1, Math.round(price * 4)) / 4;
  let price = 64;
  return Array.from({ length }, () => {
    const open = round(price * Math.exp(0.02 * random.normal()));
    const close = round(open * Math.exp(0.02 * random.normal()));
    const high = Math.max(open, close, round(Math.max(open, close) * (1 + 0.02 * random.uniform())));
    const low = Math.min(open, close, round(Math.min(open, close) * (1 - 0.02 * random.uniform())));
    price = Math.max(32, Math.min(128, close));
    return [open, high, low, close] as [number, number, number, number];
  });
}

function randomRules(random: Random): LoopRules {
  const pick = <T>(from: readonly T[]): T => from[random.below(from.length)] as T;
  return {
    ...{ capital: CAPITAL, commission: COMMISSION, slippage: SLIPPAGE, lot: 1 },
    fraction: pick([0.125, 0.25, 0.5]),
    threshold: pick([0, 0.625, 0.75]),
    separation: pick([0, 0, 3, 6]),
    isAware: pick([true, true, false]),
    mayShort: pick([true, true, false]),
    stop: pick([null, 2 ** -5, 2 ** -4]),
    target: pick([null, 2 ** -5, 2 ** -4]),
    trailing: pick([null, null, 2 ** -5]),
    maxBars: pick([null, null, 4, 9]),
  };
}

const termsOf = (rules: LoopRules): TradingTerms => ({
  decisions: {
    ...defaultDecisions,
    confidenceThreshold: rules.threshold,
    positionAwareness: rules.isAware,
    allowShortFromFlat: rules.mayShort,
    minSignalSeparation: rules.separation,
    sizing: { fraction: rules.fraction, lot: rules.lot },
  },
  exits: {
    stopLossPct: rules.stop,
    takeProfitPct: rules.target,
    trailingStopPct: rules.trailing,
    maxHoldingBars: rules.maxBars,
  },
});

const SIGNALS = { BUY: Signal.Buy, HOLD: Signal.Hold, SELL: Signal.Sell };

/** A source that decides what it is told, of all bars, so that nothing but the switching keeps it within its segment. */
function sourceOf(bars: Bars, decisions: readonly LoopDecision[]) {
  return new RecordedSignalSource(
    recordedSignals(
      decisions.map(({ side, confidence }, bar) => ({
        timeMs: bars.openTimeMs[bar] as number,
        ...{ signal: SIGNALS[side], confidence },
      })),
    ),
    bars.openTimeMs,
  );
}

interface Scene {
  readonly bars: Bars;
  readonly segments: readonly {
    readonly first: number;
    readonly end: number;
    readonly rules: LoopRules;
    readonly decisions: readonly LoopDecision[];
  }[];
}

function randomScene(seed: number): Scene {
  const random = seededRandom(seed);
  const length = 60 + random.below(80);
  const borders = new Set([0, length]);
  for (let i = 0; i < 1 + random.below(5); i++) borders.add(1 + random.below(length - 1));
  const sorted = [...borders].sort((a, b) => a - b);
  const sides = ['BUY', 'SELL', 'HOLD', 'HOLD'] as const;
  return {
    bars: barsOf(randomCandles(random, length)),
    segments: sorted.slice(1).map((end, index) => ({
      ...{ first: sorted[index] as number, end },
      rules: randomRules(random),
      decisions: Array.from({ length }, () => ({
        side: sides[random.below(4)] as LoopDecision['side'],
        confidence: [0.5, 0.625, 0.75, 0.875][random.below(4)] as number,
      })),
    })),
  };
}

function runScene(
  { bars, segments }: Scene,
  isDecidedBefore: boolean,
  onPassed: (number: number, stretch: BacktestMetrics | null) => void = () => {},
) {
  const range = { firstIndex: 0, endIndex: bars.length };
  const sources = segments.map(({ first, end, rules, decisions }): SourceSegment => {
    const source = sourceOf(bars, decisions);
    const decided = () => new DecidedSignals(source, range, neverCancelled);
    return {
      ...{ firstIndex: first, endIndex: end, terms: termsOf(rules) },
      source: isDecidedBefore ? decided() : source,
    };
  });
  const account = { initialCapital: CAPITAL, commissionRate: COMMISSION, slippageRate: SLIPPAGE };
  return joinedAccount(
    { selection: { bars, range }, instrument, segments: sources, account, onPassed },
    neverCancelled,
  );
}

describe('one account over several windows', () => {
  it('trades as a loop over events that knows nothing of it, to the last bit', () => {
    const reasons = new Map<string, number>();
    let overBorders = 0;
    for (let seed = 1; seed <= SCENES; seed += 1) {
      const scene = randomScene(seed);
      const { bars, segments } = scene;
      const segmentAt = (bar: number) => {
        const found = segments.find(({ first, end }) => bar >= first && bar < end);
        if (found === undefined) throw new Error('no segment');
        return found;
      };
      const expected = independentLoop(
        Array.from({ length: bars.length }, (_, bar) => ({
          opensMs: bars.openTimeMs[bar] as number,
          closesMs: (bars.openTimeMs[bar] as number) + DAY_MS,
          stampMs: bars.openTimeMs[bar] as number,
          open: bars.open[bar] as number,
          high: bars.high[bar] as number,
          low: bars.low[bar] as number,
          close: bars.close[bar] as number,
        })),
        segmentAt(0).rules,
        (bar) => segmentAt(bar).decisions[bar] as LoopDecision,
        [],
        (bar) => segmentAt(bar).rules,
      );
      for (const isDecidedBefore of [false, true]) {
        const found = runScene(scene, isDecidedBefore);
        expect([...found.curve.equity], `equity of seed ${seed}`).toEqual(expected.equity);
        expect(
          found.trades.map(({ entryTimeMs, exitTimeMs, exitReason, ...trade }) => ({
            ...{ side: trade.side, quantity: trade.quantity, entryMs: entryTimeMs, exitMs: exitTimeMs },
            ...{ entryPrice: trade.entryPrice, exitPrice: trade.exitPrice, netPnl: trade.netPnl },
            reason: exitReason,
          })),
          `trades of seed ${seed}`,
        ).toEqual(expected.trades);
      }
      for (const { entryMs, exitMs, reason } of expected.trades) {
        reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
        const [entry, exit] = [entryMs, exitMs].map((ms) => segmentAt((ms - FIRST_MS) / DAY_MS));
        if (entry !== exit) overBorders += 1;
      }
    }
    expect(overBorders).toBeGreaterThan(50);
    for (const reason of ['SIGNAL', 'STOP_LOSS', 'TAKE_PROFIT', 'TRAILING_STOP', 'MAX_HOLDING']) {
      expect(reasons.get(reason) ?? 0, reason).toBeGreaterThan(20);
    }
  });

  const rules: LoopRules = {
    ...{ capital: CAPITAL, commission: 0, slippage: 0, lot: 1, fraction: 0.5, threshold: 0 },
    ...{ separation: 0, isAware: true, mayShort: false },
    ...{ stop: null, target: null, trailing: null, maxBars: null },
  };
  const hold: LoopDecision = { side: 'HOLD', confidence: 0 };
  const buy: LoopDecision = { side: 'BUY', confidence: 0.75 };
  const flat = (price: number) => [price, price, price, price] as const;
  const scene = (
    changes: readonly Partial<LoopRules>[],
    decisions: readonly (readonly LoopDecision[])[],
  ) => ({
    bars: barsOf([flat(64), flat(64), flat(64), flat(60), flat(56), flat(52)]),
    segments: changes.map((change, index) => ({
      ...{ first: index * 3, end: index * 3 + 3, rules: { ...rules, ...change } },
      decisions: decisions[index] as readonly LoopDecision[],
    })),
  });

  it('fills at the first open of a window what the window before has decided, sized as that says', () => {
    const decisions = [
      [hold, hold, buy, hold, hold, hold],
      [hold, hold, hold, hold, hold, hold],
    ];
    const { trades } = runScene(scene([{ fraction: 0.25 }, { fraction: 0.5 }], decisions), false);
    expect(trades).toHaveLength(1);
    expect(trades[0]).toMatchObject({
      ...{
        entryBarIndex: 3,
        quantity: Math.floor((0.25 * CAPITAL) / (60 * (1 + SLIPPAGE) * (1 + COMMISSION))),
      },
      exitReason: 'END_OF_DATA',
    });
  });

  it('leaves a position by the exits of its entry, and later ones by the new', () => {
    const decisions = [
      [buy, hold, hold, hold, hold, hold],
      [hold, hold, hold, buy, hold, hold],
    ];
    // Entered at 64 with a stop at 60; the window that follows would let it fall to 48.
    const { trades } = runScene(scene([{ stop: 2 ** -4 }, { stop: 2 ** -2 }], decisions), false);
    expect(trades.map(({ exitReason, exitBarIndex }) => [exitReason, exitBarIndex])).toEqual([
      ['STOP_LOSS', 3],
      ['END_OF_DATA', 5],
    ]);
  });

  it('is measured window by window on its own stretch', () => {
    const decisions = [
      [buy, hold, hold, hold, hold, hold],
      [hold, hold, hold, hold, hold, hold],
    ];
    const { bySegment, metrics, curve } = runScene(scene([{}, {}], decisions), false);
    expect(bySegment[0]?.finalValue).toBe(curve.equity[2]);
    expect(bySegment[1]?.initialCapital).toBe(curve.equity[2]);
    expect(bySegment[1]?.finalValue).toBe(metrics.finalValue);
    expect(bySegment.map((one) => one?.totalTrades)).toEqual([1, 0]);
  });

  it('tells each window in order, once it is final', () => {
    for (let seed = 1; seed <= 50; seed += 1) {
      const told: (BacktestMetrics | null)[] = [];
      const scene = randomScene(seed);
      const { bySegment, trades, curve } = runScene(scene, seed % 2 === 0, (number, stretch) => {
        expect(number).toBe(told.length);
        told.push(stretch);
      });
      expect(told).toEqual(bySegment);
      for (const [number, { first, end }] of scene.segments.entries()) {
        const entered = trades.filter(({ entryBarIndex }) => entryBarIndex >= first && entryBarIndex < end);
        expect(told[number]?.totalTrades).toBe(entered.length);
        expect(told[number]?.finalValue).toBe(curve.equity[end - 1]);
      }
    }
  });

  it('waits with a window until what was entered in it is closed', () => {
    const decisions = [
      [buy, hold, hold, hold, hold, hold],
      [hold, hold, hold, hold, hold, hold],
    ];
    const passed: number[] = [];
    const { trades } = runScene(scene([{}, {}], decisions), false, (number, stretch) => {
      passed.push(number);
      if (number === 0) expect(stretch?.totalTrades).toBe(1);
    });
    expect(trades.map(({ exitReason }) => exitReason)).toEqual(['END_OF_DATA']);
    expect(passed).toEqual([0, 1]);
  });

  it('holds where no window decides', () => {
    const { bars, segments } = randomScene(3);
    const whole = { firstIndex: 0, endIndex: bars.length };
    const [first] = segments;
    if (first === undefined) throw new Error('no segment');
    const terms = termsOf(first.rules);
    const account = { initialCapital: CAPITAL, commissionRate: 0, slippageRate: 0 };
    const { funnel, trades } = joinedAccount(
      {
        ...{ selection: { bars, range: whole }, instrument, account },
        segments: [{ ...whole, source: null, terms }],
      },
      neverCancelled,
    );
    expect([funnel.holdSignals, trades.length]).toEqual([bars.length, 0]);
  });
});
