import { appendFile, cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toCandles } from '../../../../../src/domain/market/candles.js';
import { decisionLines, listDecisions } from '../../../../../src/kinds/backtest/why/list-decisions.js';
import { panesOf } from '../../../../../src/kinds/backtest/why/panes.js';
import { ReplayShelf } from '../../../../../src/kinds/backtest/why/replay-shelf.js';
import { selectTensorflowBackend } from '../../../../../src/tensorflow/inference/tensorflow-backend.js';
import { type ExplainedRun, runExplained, writeExplained } from './explained-runs.js';

let folder = '';
let run: ExplainedRun;
const shelf = new ReplayShelf();

beforeAll(async () => {
  await selectTensorflowBackend('cpu');
  folder = await mkdtemp(join(tmpdir(), 'ktrdr-replay-'));
  await writeExplained(folder);
  run = await runExplained(folder, 'sample');
});
afterAll(() => rm(folder, { recursive: true }));

/** The same run in folders of its own, which a test may change. */
async function copied(): Promise<{ readonly at: string; readonly question: ExplainedRun['question'] }> {
  const at = await mkdtemp(join(folder, 'copy-'));
  for (const name of ['strategies', 'models', 'data'])
    await cp(join(folder, name), join(at, name), { recursive: true });
  const [strategies, models, data] = ['strategies', 'models', 'data'].map((name) => join(at, name)) as [
    string,
    string,
    string,
  ];
  return { at, question: { ...run.question, operationId: at, folders: { strategies, models, data } } };
}

describe('the run computed again', () => {
  it('is kept for the next question', async () => {
    expect(await shelf.get(run.question)).toBe(await shelf.get(run.question));
  });

  it('lasts when the strategy file changes, because its text is kept with the run', async () => {
    const { at, question } = await copied();
    await writeFile(join(at, 'strategies', 'sample.yaml'), 'name: other\n');
    expect((await new ShelfOfOne().get(question)).record.bars).toBe(run.result.totalBars);
  });

  it('cannot be had when bars, model or engine are others, or gone', async () => {
    const bars = await copied();
    const file = join(bars.at, 'data', 'AAPL_1d.csv');
    const text = await readFile(file, 'utf8');
    await writeFile(file, text.replace(/^(2020-01-03.*),\d+$/m, '$1,1'));
    await expect(new ShelfOfOne().get(bars.question)).rejects.toMatchObject({
      code: 'INPUT_CHANGED',
      message: expect.stringContaining('the bars in the data folder are no longer those that it read'),
    });
    const model = await copied();
    await rm(join(model.at, 'models', 'rsi_mlp_v1.0.0'), { recursive: true });
    await expect(new ShelfOfOne().get(model.question)).rejects.toMatchObject({
      code: 'INPUT_CHANGED',
      message: expect.stringContaining('models/rsi_mlp_v1.0.0'),
    });
    const { question } = run;
    const older = { ...question, provenance: { ...question.provenance, engineVersion: '1.9.0' } };
    await expect(new ShelfOfOne().get(older)).rejects.toMatchObject({
      code: 'INPUT_CHANGED',
      message: expect.stringContaining('engine 1.9.0'),
    });
    const wrong = { ...question, provenance: { ...question.provenance, resultDigest: 'f'.repeat(64) } };
    await expect(new ShelfOfOne().get(wrong)).rejects.toMatchObject({ code: 'INPUT_CHANGED' });
  });

  it('does not mind bars that were added after its range', async () => {
    const { at, question } = await copied();
    await appendFile(join(at, 'data', 'AAPL_1d.csv'), '2031-01-02,100,101,99,100,1000\n');
    expect((await new ShelfOfOne().get(question)).record.bars).toBe(run.result.totalBars);
  });

  it('does not mind lines of a file of signals that it has not read, also of a trial, whose study has read more', async () => {
    const { question, result } = await runExplained(folder, 'signals');
    const trial = {
      ...{ studyId: 'op_study', number: 0, strategySource: question.strategySource, overrides: [] },
      ...{ dataHash: null, modelHash: null },
      signals: [
        {
          file: 'recorded_signals.csv',
          lines: { endDate: '2031-01-01', endMs: 0, hash: 'before they were added' },
        },
      ],
    };
    const asked = { ...question, parameters: { ...question.parameters, trial } };
    expect((await new ShelfOfOne().get(asked)).record.bars).toBe(result.totalBars);
  });
});

/** One that keeps nothing from the other tests. */
class ShelfOfOne extends ReplayShelf {}

describe('the list of decisions', () => {
  it('has every bar once over its pages', async () => {
    const replay = await shelf.get(run.question);
    const bars: number[] = [];
    for (let afterBar = -1; ; ) {
      const page = listDecisions(replay, { filter: {}, afterBar, first: 300 });
      bars.push(...page.decisions.map(({ barIndex }) => barIndex));
      if (!page.hasNextPage) break;
      afterBar = bars.at(-1) as number;
    }
    expect(bars).toEqual(Array.from({ length: run.result.totalBars }, (_, bar) => bar));
  });

  it('has those that were stopped by a code, as many as the funnel says', async () => {
    const replay = await shelf.get(run.question);
    const { reasons } = run.result.funnel;
    expect(reasons.length).toBeGreaterThan(1);
    for (const { code, count } of reasons) {
      const filter = { stoppedBy: [code as 'BELOW_CONFIDENCE'] };
      expect(listDecisions(replay, { filter, afterBar: -1, first: 10_000 }).decisions).toHaveLength(count);
    }
  });

  it('keeps all conditions', async () => {
    const replay = await shelf.get(run.question);
    const [fromMs, toMs] = [Date.UTC(2020, 0, 2), Date.UTC(2020, 5, 30)];
    const filter = { signals: ['BUY' as const], minConfidence: 0.4, fromMs, toMs };
    const { decisions } = listDecisions(replay, { filter, afterBar: -1, first: 1_000 });
    expect(decisions.length).toBeGreaterThan(0);
    for (const { signal, confidence, timeMs } of decisions) {
      expect(signal).toBe('BUY');
      expect(confidence).toBeGreaterThanOrEqual(0.4);
      expect(timeMs).toBeGreaterThanOrEqual(fromMs);
      expect(timeMs).toBeLessThanOrEqual(toMs);
    }
  });
});

describe('decisions as CSV', () => {
  it('have one line a bar, whatever the pieces', async () => {
    const replay = await shelf.get(run.question);
    const text = (start: number, limit: number) =>
      new TextDecoder().decode(decisionLines(replay, { start, limit }).lines);
    const whole = text(0, 10_000);
    const lines = whole.trimEnd().split('\n');
    expect(lines[0]).toBe(
      'barIndex,timestamp,symbol,output_BUY,output_HOLD,output_SELL,signal,confidence,stoppedBy,order,position',
    );
    expect(lines).toHaveLength(run.result.totalBars + 1);
    expect(text(0, 700) + text(700, 10_000)).toBe(whole);
    expect(decisionLines(replay, { start: run.result.totalBars, limit: 10 }).bars).toBe(0);
    const orders = lines.filter((line) => /,(BUY|SELL),-?\d+$/.test(line));
    expect(orders.length).toBeGreaterThanOrEqual(run.trades.length);
  });
});

describe('panes', () => {
  it('lie under the candles of the same range, with the values of their last bars', async () => {
    const replay = await shelf.get(run.question);
    const panes = panesOf(replay, { fromMs: null, toMs: null, maxPoints: 100 });
    const candles = toCandles(replay.bars, 100);
    expect(panes.map(({ name }) => name)).toEqual(['1d_rsi_14', '1d_rsi_zone', 'confidence', 'exposure']);
    for (const { timeMs, series } of panes) {
      expect(timeMs).toEqual(candles.timeMs);
      for (const { values } of series) expect(values).toHaveLength(candles.timeMs.length);
    }
    const last = Math.min(candles.barsPerCandle * 3, replay.record.bars) - 1;
    expect(panes[2]?.series[0]?.values[2]).toBe(replay.record.at(last).confidence);
    const exposure = panes.at(-1)?.series[0]?.values ?? [];
    // A quarter of the account is bought, and grows or shrinks from there.
    expect(Math.max(...exposure.map((value) => value ?? 0))).toBeGreaterThan(0.2);
    expect(Math.max(...exposure.map((value) => value ?? 0))).toBeLessThan(0.5);
  });

  it('are empty where no bar lies', async () => {
    const replay = await shelf.get(run.question);
    const [pane] = panesOf(replay, { fromMs: Date.UTC(2030, 0, 1), toMs: null, maxPoints: 100 });
    expect(pane).toMatchObject({ timeMs: [], series: [{ values: [] }] });
  });
});
