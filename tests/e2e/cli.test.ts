import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DateTime } from 'luxon';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tradingDays } from '../../src/domain/market/trading-calendar.js';
import { pullUntilDone, startBacktest } from '../support/backtests.js';
import { runCli, startCli } from '../support/cli.js';
import {
  cleanEnvironment,
  type KtrdrServer,
  projectFolder,
  startServer,
  temporaryFolder,
} from '../support/ktrdr-server.js';
import { minuteWorkspace } from '../support/rsi-workspace.js';

const SAMPLE = [
  ...[
    '--strategy',
    'strategies/rsi_mean_reversion.yaml',
    '--model',
    'models/rsi_mlp_v1.0.0',
    '--symbol',
    'AAPL',
  ],
  ...['--timeframe', '1d', '--start', '2024-01-01', '--end', '2024-01-31'],
];

/** The sample with another value of an option. */
const sampleWith = (option: string, value: string): readonly string[] =>
  SAMPLE.map((arg, index) => (SAMPLE[index - 1] === option ? value : arg));
const OPERATION_ID = /op_backtesting_\d{8}_\d{6}_\w+/;

describe('a server that cannot start', () => {
  it.each(['serve', 'worker'])('ends ktrdr %s with 1', async (command) => {
    const { code, err } = await runCli([command], { PORT: 'abc' });
    expect(err).toContain('ktrdr cannot start. ');
    expect(code).toBe(1);
  });
});

describe('ktrdr against a server', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let server: KtrdrServer;
  const ktrdr = (...args: string[]) => runCli(['--server', server.url, ...args]);

  beforeAll(async () => {
    folder = await temporaryFolder();
    server = await startServer(folder.path);
  });

  afterAll(async () => {
    await server.stop();
    await folder.remove();
  });

  it('runs a backtest and prints its metrics, its warnings and where signals went', async () => {
    const { code, out, err } = await ktrdr('backtest', 'run', ...SAMPLE, '--label', 'e2e');
    expect(code).toBe(0);
    expect(out).toMatch(/^Not enough evidence: 1 unseen trade; [\s\S]*\n21 bars in /);
    expect(out).toMatch(/Sharpe ratio .* -?\d+\.\d\d/);
    expect(out).toContain('out of sample');
    expect(out).toContain('SYNTHETIC_DATA');
    expect(out).toMatch(/Signals: \d+ \(\d+ buy, \d+ sell\)/);
    expect(err).toMatch(OPERATION_ID);
  });

  it('prints one JSON document and nothing else with --json', async () => {
    const { code, out, err } = await ktrdr('backtest', 'run', ...SAMPLE, '--json');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ status: 'COMPLETED', result: { totalBars: 21 } });
    expect(err).toBe('');
  });

  it('detaches, follows, shows and lists', async () => {
    const { out: id } = await ktrdr('backtest', 'run', ...SAMPLE, '--detach');
    expect(id.trim()).toMatch(OPERATION_ID);
    expect((await ktrdr('operations', 'follow', id.trim())).code).toBe(0);
    expect((await ktrdr('operations', 'show', id.trim())).out).toMatch(/^21 bars/m);
    const list = await ktrdr('operations', 'list', '--status', 'completed', '--first', '5');
    expect(list.out).toContain(id.trim());
  });

  it('fails with 1 and the reason when the operation fails', async () => {
    const { code, out } = await ktrdr(
      'backtest',
      'run',
      ...SAMPLE,
      '--set',
      'decisions.confidence_threshold=7',
    );
    expect(code).toBe(1);
    expect(out).toContain('VALIDATION_ERROR');
    expect(out).toContain('confidence_threshold');
  });

  it.each([
    [['backtest', 'run', '--symbol', 'AAPL'], 'A strategy is missing'],
    [['backtest', 'rum'], 'Did you mean run?'],
    [['backtest', 'run', ...SAMPLE, '--capitol', '1'], 'Did you mean --capital?'],
    [['backtest', 'run', ...SAMPLE, '--capital', 'much'], "'much' is not a number"],
    [['backtest', 'run', ...SAMPLE, '--set', 'nonsense'], 'PATH=VALUE'],
    [['backtest', 'run', ...sampleWith('--timeframe', '2d')], "'2d' is not a timeframe"],
    [['backtest', 'run', ...sampleWith('--end', '2023-01-01')], "'2023-01-01' is before --start"],
    [['operations', 'list', '--first', '0'], 'from 1 to 200'],
    [['operations', 'list', '--after', 'here'], 'is not a cursor'],
    [['ledger', '--symbol', 'A\u0001', '--json'], 'U+0001'],
    [['operations', 'list', '--status', 'done'], 'completed'],
  ])('exits with 2 for %j and says what is wrong', async (args, message) => {
    const { code, err } = await ktrdr(...args);
    expect(code).toBe(2);
    expect(err).toContain(message);
    expect(err).not.toMatch(/\n\s+at /);
  });

  it('says that there is no such operation', async () => {
    const out = join(folder.path, 'nothing');
    for (const command of [['show'], ['follow'], ['cancel'], ['delete'], ['export', '--out', out]]) {
      const { code, err } = await ktrdr('operations', ...command, 'op_backtesting_20240101_000000_none');
      expect([command, code]).toEqual([command, 1]);
      expect(err).toContain('op_backtesting_20240101_000000_none');
    }
  });

  it('exports an operation whole, and overwrites nothing', async () => {
    const id = await startBacktest(server.client, { startDate: '2023-01-01', endDate: '2024-12-31' });
    await pullUntilDone(server.client, id);
    const out = join(folder.path, 'exported');
    expect((await ktrdr('operations', 'export', id, '--out', out)).code).toBe(0);
    expect((await readdir(out)).sort()).toEqual([
      ...['bars.csv', 'equity.csv', 'operation.json', 'report.html', 'trades.csv'],
    ]);
    const exported = JSON.parse(await readFile(join(out, 'operation.json'), 'utf8')) as {
      bars: { seq: number }[];
      result: { totalBars: number; metrics: { totalTrades: number }; trades: { seq: number }[] };
    };
    const { bars, result } = exported;
    expect(bars.map(({ seq }) => seq)).toEqual(bars.map((_bar, index) => index));
    expect(result.trades.map(({ seq }) => seq)).toEqual(result.trades.map((_trade, index) => index));
    expect(result.trades).toHaveLength(result.metrics.totalTrades);
    const lines = async (name: string) => (await readFile(join(out, name), 'utf8')).trim().split('\n').length;
    expect(await lines('trades.csv')).toBe(1 + result.trades.length);
    expect(await lines('bars.csv')).toBe(1 + bars.length);
    expect(await lines('equity.csv')).toBe(1 + result.totalBars);

    await writeFile(join(out, 'report.html'), 'precious');
    const again = await ktrdr('operations', 'export', id, '--out', out);
    expect([again.code, await readFile(join(out, 'report.html'), 'utf8')]).toEqual([2, 'precious']);
    expect((await readdir(folder.path)).filter((name) => name.includes('.tmp'))).toEqual([]);
  });

  it('deletes an operation that has ended, once', async () => {
    const id = await startBacktest(server.client);
    await pullUntilDone(server.client, id);
    expect(await ktrdr('operations', 'delete', id)).toMatchObject({ code: 0, out: `${id} deleted\n` });
    expect((await ktrdr('operations', 'delete', id)).code).toBe(1);
  });

  it('saves the report and says where, and replaces it in words', async () => {
    const report = join(folder.path, 'report.html');
    const first = await ktrdr('backtest', 'run', ...SAMPLE, '--report', report);
    expect(first.out).toContain(`Report written to ${report}`);
    expect(await readFile(report, 'utf8')).toMatch(/^<!doctype html>/i);
    const second = await ktrdr('backtest', 'run', ...SAMPLE, '--report', report);
    expect(second.out).toContain(`Report replaced ${report}`);
  });

  it('accepts paths as shells complete them', async () => {
    const { code } = await ktrdr(
      ...['backtest', 'run', ...sampleWith('--strategy', './strategies/rsi_mean_reversion.yaml'), '--detach'],
    );
    expect(code).toBe(0);
  });

  it('is silent when nobody reads on', async () => {
    const child = spawn(
      process.execPath,
      [join(projectFolder, 'dist', 'cli.js'), '--server', server.url, 'operations', 'list', '--json'],
      { env: cleanEnvironment({}), stdio: ['ignore', 'pipe', 'pipe'] },
    );
    child.stdout.destroy();
    let err = '';
    child.stderr.on('data', (chunk: Buffer) => {
      err += chunk.toString();
    });
    const [code] = (await once(child, 'close')) as [number | null];
    expect([code, err]).toEqual([0, '']);
  });

  it('exits with what became of the operation when nobody reads on', async () => {
    const failing = ['backtest', 'run', ...sampleWith('--symbol', 'NOPE')];
    for (const unread of [['stdout'], ['stderr', 'stdout']] as const) {
      const { process: child, finished } = startCli(['--server', server.url, ...failing]);
      for (const stream of unread) child[stream]?.destroy();
      expect((await finished).code).toBe(1);
    }
  });

  it('writes no colours into pipes', async () => {
    const { out } = await ktrdr('operations', 'list');
    expect(out).not.toContain('\u001b');
  });

  it('copies the database while the server uses it', async () => {
    const settings = { DATABASE_URL: `file:${join(folder.path, 'ktrdr.db')}` };
    const copy = join(folder.path, 'copy.db');
    const { code, out } = await runCli(['db', 'backup', copy], settings);
    expect([code, out]).toEqual([0, expect.stringContaining('integrity checked')]);
    expect((await runCli(['db', 'backup', copy], settings)).code).toBe(2);
  });

  it('cancels by command', async () => {
    const id = await startBacktest(server.client);
    const { code, err, out } = await ktrdr('operations', 'cancel', id, '--reason', 'enough');
    // The sample is so short that it may be over by then, or end before the cancel reaches it; what is said must be true.
    const { status } = await pullUntilDone(server.client, id);
    if (code === 1) expect([status, err]).toEqual(['COMPLETED', expect.stringContaining('COMPLETED')]);
    else expect([code, out]).toEqual([0, expect.stringContaining(`${id} CANCEL`)]);
    if (out.includes(`${id} CANCELLED`)) expect(status).toBe('CANCELLED');
  });
});

describe('ktrdr against a server that asks for a key', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let server: KtrdrServer;

  beforeAll(async () => {
    folder = await temporaryFolder();
    server = await startServer(folder.path, { API_KEYS: 'tester:secret-key' });
  });

  afterAll(async () => {
    await server.stop();
    await folder.remove();
  });

  it('uses KTRDR_API_KEY, also for the report', async () => {
    const report = join(folder.path, 'report.html');
    const settings = { KTRDR_URL: server.url, KTRDR_API_KEY: 'secret-key' };
    const { code } = await runCli(['backtest', 'run', ...SAMPLE, '--report', report], settings);
    expect(code).toBe(0);
    expect(await readFile(report, 'utf8')).toContain('</html>');
  });

  it.each([{}, { KTRDR_API_KEY: 'wrong' }])('exits with 2 and names the variable with %j', async (key) => {
    const { code, err } = await runCli(['operations', 'list'], { KTRDR_URL: server.url, ...key });
    expect(code).toBe(2);
    expect(err).toContain('KTRDR_API_KEY');
  });
});

describe('bars that were imported', () => {
  it('are backtested by a running server, with their source and no synthetic mark', async () => {
    const folder = await temporaryFolder();
    const dataDir = join(folder.path, 'data');
    await mkdir(dataDir);
    const server = await startServer(folder.path, { DATA_DIR: dataDir });
    try {
      const file = join(folder.path, 'yf.csv');
      await writeFile(file, yfinanceCsv('2022-06-01', '2024-02-02'));
      const imported = await runCli(
        ['data', 'import', file, '--symbol', 'AAPL', '--timeframe', '1d', '--calendar', 'XNYS'],
        { DATA_DIR: dataDir },
      );
      expect([imported.code, imported.err]).toEqual([0, '']);
      const list = await runCli(['--server', server.url, 'data', 'list']);
      expect(list.out).toContain('csv:yf.csv');
      const run = await runCli(['--server', server.url, 'backtest', 'run', ...SAMPLE]);
      expect(run.code).toBe(0);
      expect(run.out).toMatch(/^21 bars in /m);
      expect(run.out).not.toMatch(/synthetic/i);
    } finally {
      await server.stop();
      await folder.remove();
    }
  });
});

/** A file in yfinance's form: midnights of New York of the exchange's days, prices that swing. */
function yfinanceCsv(startDate: string, endDate: string): string {
  const rows = tradingDays('XNYS', startDate, endDate).map((date, index) => {
    const midnight = DateTime.fromISO(date, { zone: 'America/New_York' });
    const price = 100 + 20 * Math.sin(index / 12);
    return `${date} 00:00:00${midnight.toFormat('ZZ')},${price},${price + 1},${price - 1},${price},1000`;
  });
  return ['date,open,high,low,close,volume', ...rows].join('\n');
}

describe('ktrdr without a server', () => {
  it('exits with 3 and names the remedies', async () => {
    const { code, err } = await runCli(['--server', 'http://127.0.0.1:9', 'operations', 'list']);
    expect(code).toBe(3);
    expect(err).toContain('ktrdr serve');
    expect(err).toContain('--local');
  });

  it('runs everything in its own process with --local', async () => {
    const { code, out, err } = await runCli(['--local', 'backtest', 'run', ...SAMPLE]);
    expect(code).toBe(0);
    expect(out).toMatch(/^21 bars in /m);
    // Its reports end with it, and nobody asked for a log.
    expect(out).not.toContain('Report:');
    expect(err).not.toContain('{');
  });

  it.each<[string, Readonly<Record<string, string>>]>([
    ['an image', { HOST: '0.0.0.0', API_KEYS: 'ci:a-key-of-a-server' }],
    ['an image without keys', { HOST: '0.0.0.0' }],
    [
      'a backend of a remote host',
      { EXECUTION_MODE: 'remote', REMOTE_BACKTEST_SERVICE_URL: 'http://127.0.0.1:9' },
    ],
  ])('runs everything in its own process with --local in the environment of %s', async (_whose, settings) => {
    const { code, out, err } = await runCli(['--local', 'backtest', 'run', ...SAMPLE], settings);
    expect([code, err]).toEqual([0, expect.not.stringContaining('error')]);
    expect(out).toMatch(/^21 bars in /m);
  });

  it('leaves no database of --local behind on Ctrl+C, also where a command does not listen to it', async () => {
    const folder = await temporaryFolder();
    try {
      const { process: child, finished } = startCli(['--local', 'strategy', 'list'], { TMPDIR: folder.path });
      const left = async () => (await readdir(folder.path)).filter((name) => name.startsWith('ktrdr-local-'));
      await expect.poll(left, { interval: 5 }).toHaveLength(1);
      child.kill('SIGINT');
      expect((await finished).code).toBe(130);
      expect(await left()).toEqual([]);
    } finally {
      await folder.remove();
    }
  });

  it('shows help with examples and exit codes', async () => {
    const { code, out } = await runCli(['backtest', 'run', '--help']);
    expect(code).toBe(0);
    expect(out).toContain('Examples:');
    expect((await runCli(['--help'])).out).toContain('Exit codes');
  });

  it('cancels what it started on Ctrl+C and exits with 130', async () => {
    const folder = await temporaryFolder();
    try {
      const { settings, backtest } = await minuteWorkspace(folder.path, 150);
      const {
        process: child,
        finished,
        err,
      } = startCli(
        [
          ...[
            '--local',
            'backtest',
            'run',
            '--strategy',
            backtest.strategyConfigPath,
            '--model',
            backtest.modelPath ?? '',
          ],
          ...[
            '--symbol',
            backtest.symbol,
            '--timeframe',
            '1m',
            '--start',
            backtest.startDate,
            '--end',
            backtest.endDate,
          ],
        ],
        settings,
      );
      while (!/Backtesting|Loading/.test(err())) await new Promise((resolve) => setTimeout(resolve, 10));
      child.kill('SIGINT');
      const { code, out } = await finished;
      expect(code).toBe(130);
      expect(out).toContain('CANCELLED');
    } finally {
      await folder.remove();
    }
  });
});
