import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ExitCode } from '../../../../src/faces/cli/exit-code.js';
import type { LeakReport, LeakRequest } from '../../../../src/faces/cli/local-tools.js';
import { runCli } from '../../../../src/faces/cli/program.js';
import { daysAlone } from '../../kinds/bars/two-timeframes.js';
import { fakeContext, type Written } from './fake-context.js';

const clean: LeakReport = {
  symbol: 'COIN',
  timeframe: '1d',
  bars: 1_000,
  firstMs: Date.UTC(2020, 0, 1),
  lastMs: Date.UTC(2022, 8, 26),
  features: ['1d_rsi_2_raw'],
  model: null,
  tensorflowBackend: null,
  sampledBars: [3, 500, 998],
  comparisons: 6,
  leaks: [],
  training: {
    ...{ kind: 'audited', symbols: ['COIN'], train: 600, validation: 195, test: 200, epochs: 3 },
    ...{ validationMs: Date.UTC(2021, 8, 1), testMs: Date.UTC(2022, 2, 1), comparisons: 2_400, leaks: [] },
  },
};

/** An hour of a market that sees the day before it has ended. */
const early: LeakReport['leaks'][number] = {
  kind: 'feature',
  name: '1d_c_raw',
  barIndex: 22,
  timeMs: Date.UTC(2024, 0, 10, 22),
  fillMs: Date.UTC(2024, 0, 10, 23),
  usedBar: { timeframe: '1d', timeMs: Date.UTC(2024, 0, 10), formedMs: Date.UTC(2024, 0, 11, 5) },
  future: 'cut off',
  asItIs: 50,
  asItWouldBe: Number.NaN,
};
const SENTENCE =
  '1d_c_raw at 2024-01-10 22:00Z uses the 1d bar of 2024-01-10, formed 2024-01-11 05:00Z; ' +
  'its order is filled at 2024-01-10 23:00Z';

const recordedSignals = `name: recorded
version: "3.0"
training_data:
  symbols: {mode: single, symbol: COIN}
  timeframes: {mode: single, timeframe: 1d}
signals: {file: mine.csv}
decisions: {confidence_threshold: 0}
`;

let folder: string;
let strategy: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ktrdr-audit-'));
  strategy = join(folder, 'days.yaml');
  await writeFile(strategy, daysAlone);
});
afterAll(() => rm(folder, { recursive: true }));

async function audit(args: readonly string[], report: LeakReport = clean, columns: number | null = null) {
  const requests: LeakRequest[] = [];
  const written: Written = { out: [], notes: [] };
  const auditStrategy = async (request: LeakRequest) => {
    requests.push(request);
    return report;
  };
  const { context } = fakeContext({ tools: { auditStrategy } }, written);
  const terminal = { ...context.terminal, columns };
  const code = await runCli(['strategy', 'audit', ...args], '1.0.0', { ...context, terminal });
  return { code, requests, text: written.out.join('\n'), notes: written.notes.join('\n') };
}

describe('strategy audit', () => {
  it("audits on the strategy's symbol and says what was looked at", async () => {
    const { code, requests, text } = await audit([strategy]);
    expect(code).toBe(ExitCode.Done);
    expect(requests).toEqual([
      {
        strategySource: daysAlone,
        symbol: 'COIN',
        startDate: null,
        endDate: null,
        modelPath: null,
        samples: 50,
        seed: 1,
        withTraining: true,
        holdout: 'REFUSE',
      },
    ]);
    expect(text).toContain('knows nothing of the future');
    expect(text).toContain('features at 3 of 1,000 bars (COIN 1d, 2020-01-01 to 2022-09-26)');
    expect(text).toContain('No model: decisions were not looked at');
    expect(text).toContain(
      'Training: COIN, 600 + 195 + 200 samples, noise after 2021-09-01 and 2022-03-01, 3 epochs, 2,400 comparisons',
    );
  });

  it('names the first that differs, and exits with 1', async () => {
    const leaks = [
      {
        kind: 'feature',
        name: '1d_rsi_2_raw',
        barIndex: 3,
        timeMs: Date.UTC(2020, 0, 4),
        fillMs: Date.UTC(2020, 0, 5),
        usedBar: null,
        future: 'noise',
        asItIs: 0.25,
        asItWouldBe: Number.NaN,
      },
      {
        kind: 'decision',
        name: 'signal',
        barIndex: 3,
        timeMs: Date.UTC(2020, 0, 4),
        fillMs: Date.UTC(2020, 0, 5),
        usedBar: null,
        future: 'noise',
        asItIs: 0,
        asItWouldBe: 2,
      },
    ] as const;
    const { code, text } = await audit([strategy], { ...clean, leaks });
    expect(code).toBe(ExitCode.OperationFailed);
    expect(text).toContain('knows the future');
    expect(text).toContain('1d_rsi_2_raw at 2020-01-04 depends on bars that were formed later');
    expect(text).toMatch(/feature 1d_rsi_2_raw\s+2020-01-04\s+noise\s+0\.25\s+undefined/);
    expect(text).toMatch(/decision signal\s+2020-01-04\s+noise\s+BUY\s+SELL/);
  });

  it('names the first bar that was used before it was formed', async () => {
    const hours: LeakReport = { ...clean, timeframe: '1h', leaks: [early] };
    const { text } = await audit([strategy], hours);
    expect(text).toContain(`${SENTENCE}.\n`);
    const { text: json } = await audit([strategy, '--json'], hours);
    expect(JSON.parse(json)).toMatchObject({ leaks: [{ message: SENTENCE, usedBar: early.usedBar }] });
  });

  for (const columns of [60, 80]) {
    it(`fits a terminal of ${columns} columns`, async () => {
      const { text } = await audit([strategy], { ...clean, timeframe: '1h', leaks: [early] }, columns);
      const lines = text.split('\n');
      expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(columns);
      // Broken between words, and nothing of it lost.
      expect(lines.map((line) => line.trim()).join(' ')).toContain(SENTENCE);
    });
  }

  it('names what of a training depends on a later part, and exits with 1', async () => {
    const leak = {
      ...{ border: 'validation', borderMs: Date.UTC(2021, 8, 1), kind: 'class weight', part: null },
      ...{ name: 'BUY', timeMs: null, asItIs: 1.5, asItWouldBe: 1.25 },
    } as const;
    const training = { ...clean.training, leaks: [leak] } as LeakReport['training'];
    const { code, text } = await audit([strategy], { ...clean, training });
    expect(code).toBe(ExitCode.OperationFailed);
    expect(text).toContain('knows the future');
    expect(text).toContain(
      'Class weight BUY of the training depends on bars of the validation part, which begins at 2021-09-01 00:00Z.',
    );
  });

  it('leaves the training out when asked, and says why it was', async () => {
    const skipped = { kind: 'skipped', reason: 'it was not asked for' } as const;
    const { code, requests, text } = await audit([strategy, '--no-training'], {
      ...clean,
      training: skipped,
    });
    expect(code).toBe(ExitCode.Done);
    expect(requests[0]?.withTraining).toBe(false);
    expect(text).toContain('Training: not looked at: it was not asked for');
  });

  it('says that recorded signals were decided elsewhere', async () => {
    const path = join(folder, 'recorded.yaml');
    await writeFile(path, recordedSignals);
    const { code, requests, notes } = await audit([path]);
    expect(code).toBe(ExitCode.OperationFailed);
    expect(requests).toEqual([]);
    expect(notes).toContain('trades the recorded signals of mine.csv');
  });

  it('prints one JSON document when asked', async () => {
    const { text } = await audit([strategy, '--json', '--symbol', 'BTC', '--samples', '7']);
    expect(JSON.parse(text)).toMatchObject({ strategy, sampledBars: [3, 500, 998], leaks: [] });
  });

  it('refuses what it cannot mean', async () => {
    const wrong = await audit([strategy, '--samples', '0']);
    expect(wrong.code).toBe(ExitCode.WrongUsage);
    expect(wrong.notes).toContain("'0' is not a whole number of at least 1");
    expect((await audit([strategy, '--start', '2020-13-01'])).notes).toContain('YYYY-MM-DD');
    expect((await audit([join(folder, 'none.yaml')])).notes).toContain('does not exist');
  });
});
