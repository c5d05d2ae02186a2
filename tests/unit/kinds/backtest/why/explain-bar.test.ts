import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seededRandom } from '../../../../../src/base/pure/random.js';
import { DecisionReplay } from '../../../../../src/kinds/backtest/why/decision-replay.js';
import { explainBar } from '../../../../../src/kinds/backtest/why/explain-bar.js';
import type { BarExplanation } from '../../../../../src/kinds/backtest/why/explanation.js';
import { selectTensorflowBackend } from '../../../../../src/tensorflow/inference/tensorflow-backend.js';
import { EXPLAINED, type Explained, runExplained, WINDOW_BARS, writeExplained } from './explained-runs.js';

const BARS = 200;
/** The threshold of the regression: round trip cost times multiplier. */
const EDGE = Math.fround(0.003 * 1.5);
const MODELS = (Object.keys(EXPLAINED) as Explained[]).filter((name) => name !== 'signals');

let folder = '';
beforeAll(async () => {
  await selectTensorflowBackend('cpu');
  folder = await mkdtemp(join(tmpdir(), 'ktrdr-why-'));
  await writeExplained(folder);
});
afterAll(() => rm(folder, { recursive: true }));

/** What outputs and threshold say, by the rules of the documentation. */
function decided(outputs: readonly number[], format: string, threshold: number) {
  const [first = 0, ,] = outputs;
  if (format === 'regression') return first > EDGE ? 'BUY' : first < -EDGE ? 'SELL' : 'HOLD';
  if (format === 'binary') {
    const signal = first > 0.5 ? 'BUY' : first < 0.5 ? 'SELL' : 'HOLD';
    return Math.fround(Math.abs(first - 0.5) * 2) >= Math.fround(threshold) ? signal : 'HOLD';
  }
  const largest = Math.max(...outputs);
  const signal = (['BUY', 'HOLD', 'SELL'] as const)[outputs.indexOf(largest)] ?? 'HOLD';
  return Math.fround(largest) >= Math.fround(threshold) ? signal : 'HOLD';
}

async function replayOf(name: Explained) {
  const run = await runExplained(folder, name);
  const replay = await DecisionReplay.of(run.question, 'cpu');
  return { ...run, replay };
}

/** Random bars, the same ones every time. */
function randomBars(count: number): readonly number[] {
  const random = seededRandom(7);
  return Array.from({ length: BARS }, () => random.below(count));
}

const valuesOf = (named: BarExplanation['features']): readonly number[] =>
  named.map(({ value }) => value ?? Number.NaN);

describe.each(Object.keys(EXPLAINED) as Explained[])(
  'the explanation of 200 bars of the %s strategy',
  (name) => {
    it('is what the engine decided', async () => {
      const { replay, trades, result } = await replayOf(name);
      try {
        const fills = new Map<number, string>();
        for (const { side, entryBarIndex, exitBarIndex, exitReason } of trades) {
          fills.set(entryBarIndex, side === 'LONG' ? 'BUY' : 'SELL');
          if (exitReason === 'SIGNAL') fills.set(exitBarIndex, side === 'LONG' ? 'SELL' : 'BUY');
        }
        for (const bar of randomBars(result.totalBars)) {
          const why = explainBar(replay, replay.bars.openTimeMs[bar] as number);
          expect(why?.barIndex).toBe(bar);
          // What was ordered fills at the next open, and nothing else does.
          const rejected = why?.filters.some((step) => step.name === 'NEXT_OPEN' && !step.passed) ?? false;
          expect(rejected ? null : (why?.order ?? null)).toBe(fills.get(bar + 1) ?? null);
          const open = trades.find((trade) => trade.entryBarIndex <= bar && trade.exitBarIndex > bar);
          const quantity = open === undefined ? 0 : open.quantity * (open.side === 'LONG' ? 1 : -1);
          expect(why?.positionAfter).toBe(quantity);
          expect(why?.fill === null).toBe(
            !trades.some(({ entryBarIndex, exitBarIndex }) => entryBarIndex === bar || exitBarIndex === bar),
          );
          const stoppers = why?.filters.filter((step) => !step.passed && step.name !== 'NEXT_OPEN') ?? [];
          expect(why?.order === null).toBe(
            why?.signal === 'HOLD' || why?.signal === null || stoppers.length > 0,
          );
        }
      } finally {
        replay.dispose();
      }
    });

    it('adds up to the funnel of the run', async () => {
      const { replay, result } = await replayOf(name);
      replay.dispose();
      const counts = { warmup: 0, BUY: 0, SELL: 0, HOLD: 0 };
      const reasons = new Map<string, number>();
      for (let bar = 0; bar < result.totalBars; bar += 1) {
        const { signal, stoppedBy } = replay.record.at(bar);
        counts[signal ?? 'warmup'] += 1;
        if (stoppedBy !== null && stoppedBy !== 'UNFILLED_AT_END')
          reasons.set(stoppedBy, (reasons.get(stoppedBy) ?? 0) + 1);
      }
      const { funnel } = result;
      expect(counts).toEqual({
        warmup: funnel.warmup,
        BUY: funnel.buySignals,
        SELL: funnel.sellSignals,
        HOLD: funnel.holdSignals,
      });
      expect(Object.fromEntries(reasons)).toEqual(
        Object.fromEntries(funnel.reasons.map(({ code, count }) => [code, count])),
      );
      expect(funnel.buySignals + funnel.sellSignals).toBeGreaterThan(10);
    });
  },
);

describe.each(MODELS)('the network of the %s strategy', (name) => {
  it('puts out of the features that are shown what is shown, and each counterfactual decides otherwise, while a tenth less does not', async () => {
    const { replay, result } = await replayOf(name);
    const { model } = replay.opened;
    if (model === null) throw new Error('a network decides');
    const format = replay.run.strategy.decisions.outputFormat;
    const ask = (row: readonly number[], threshold: number) => {
      const outputs = [...model.predictor.predict(Float32Array.from(row), 1)];
      return { outputs, decision: decided(outputs, format, threshold) };
    };
    let flips = 0;
    try {
      for (const bar of randomBars(result.totalBars)) {
        const why = explainBar(replay, replay.bars.openTimeMs[bar] as number) as BarExplanation;
        if (why.signal === null) continue;
        const row = valuesOf(why.features);
        const threshold = why.threshold ?? 0;
        const asItWas = ask(row, threshold);
        for (const [index, output] of valuesOf(why.outputs).entries())
          expect(output).toBeCloseTo(asItWas.outputs[index] as number, 6);
        expect(why.counterfactuals.length).toBeLessThanOrEqual(5);
        const distances = why.counterfactuals.map(({ from, to }) => Math.abs(to - from));
        expect(distances).toEqual([...distances].sort((a, b) => a - b));
        for (const { feature, from, to, decision } of why.counterfactuals) {
          const column = why.features.findIndex((known) => known.name === feature);
          expect(row[column]).toBe(from);
          expect(to).toBeGreaterThanOrEqual(0);
          expect(to).toBeLessThanOrEqual(1);
          expect(ask(row.with(column, to), threshold).decision).toBe(decision);
          expect(decision).not.toBe(asItWas.decision);
          expect(ask(row.with(column, from + 0.9 * (to - from)), threshold).decision).toBe(asItWas.decision);
          flips += 1;
        }
      }
    } finally {
      replay.dispose();
    }
    expect(flips).toBeGreaterThan(20);
  });
});

describe('an explanation', () => {
  it('names inputs of earlier bars with their lag, and changes the newest alone', async () => {
    const { replay } = await replayOf('window');
    const why = explainBar(replay, replay.bars.openTimeMs[300] as number);
    replay.dispose();
    expect(why?.features).toHaveLength(3 * WINDOW_BARS);
    expect(why?.features[0]?.name).toBe(`1d_rsi_zone_oversold[-${WINDOW_BARS - 1}]`);
    expect(why?.features.at(-1)?.name).toBe('1d_rsi_zone_overbought');
    expect(why?.counterfactuals.every(({ feature }) => !feature.includes('['))).toBe(true);
    expect(why?.memberships.map(({ value }) => value)).toEqual(
      why?.features.slice(-3).map(({ value }) => value),
    );
  });

  it('of recorded signals has no features, outputs and changes', async () => {
    const { replay } = await replayOf('signals');
    const bar = Array.from({ length: replay.record.bars }, (_, at) => at).find(
      (at) => replay.record.at(at).signal === 'BUY',
    );
    const why = explainBar(replay, replay.bars.openTimeMs[bar as number] as number);
    replay.dispose();
    expect(why).toMatchObject({
      features: [],
      outputs: [],
      memberships: [],
      counterfactuals: [],
      margin: null,
    });
    expect(why?.signal).toBe('BUY');
  });

  it('is of the bar that holds the instant, and null outside of the run and on a weekend', async () => {
    const { replay } = await replayOf('sample');
    // 2020-01-03 is a Friday.
    const friday = Date.UTC(2020, 0, 3);
    expect(explainBar(replay, friday + 20 * 3_600_000)?.timeMs).toBe(friday);
    expect(explainBar(replay, friday + 30 * 3_600_000)).toBeNull();
    expect(explainBar(replay, Date.UTC(2015, 11, 31))).toBeNull();
    expect(explainBar(replay, Date.UTC(2024, 0, 2))).toBeNull();
    replay.dispose();
  });
});
