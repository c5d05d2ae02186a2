import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ExitCode } from '../../../src/cli/exit-code.js';
import type { LeakReport, LeakRequest } from '../../../src/cli/local-tools.js';
import { runCli } from '../../../src/cli/program.js';
import { daysAlone } from '../workers/two-timeframes.js';
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
};

let folder: string;
let strategy: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ktrdr-audit-'));
  strategy = join(folder, 'days.yaml');
  await writeFile(strategy, daysAlone);
});
afterAll(() => rm(folder, { recursive: true }));

async function audit(args: readonly string[], report: LeakReport = clean) {
  const requests: LeakRequest[] = [];
  const written: Written = { out: [], notes: [] };
  const auditStrategy = async (request: LeakRequest) => {
    requests.push(request);
    return report;
  };
  const { context } = fakeContext({ tools: { auditStrategy } }, written);
  const code = await runCli(['strategy', 'audit', ...args], '1.0.0', context);
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
      },
    ]);
    expect(text).toContain('knows nothing of the future');
    expect(text).toContain('features at 3 of 1,000 bars (COIN 1d, 2020-01-01 to 2022-09-26)');
    expect(text).toContain('No model: decisions were not looked at');
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
    expect(text).toContain('knows the future, first in feature 1d_rsi_2_raw');
    expect(text).toMatch(/feature 1d_rsi_2_raw\s+2020-01-04\s+noise\s+0\.25\s+undefined/);
    expect(text).toMatch(/decision signal\s+2020-01-04\s+noise\s+BUY\s+SELL/);
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
