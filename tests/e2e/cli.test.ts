import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pullBacktest, startBacktest } from '../support/backtests.js';
import { runCli, startCli } from '../support/cli.js';
import { type KtrdrServer, startServer, temporaryFolder } from '../support/ktrdr-server.js';
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
const OPERATION_ID = /op_backtesting_\d{8}_\d{6}_\w+/;

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
    expect(out).toMatch(/^21 bars in /);
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
    expect((await ktrdr('operations', 'show', id.trim())).out).toMatch(/^21 bars/);
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
    [['backtest', 'run', '--symbol', 'AAPL'], "required option '--strategy <path>'"],
    [['backtest', 'rum'], 'Did you mean run?'],
    [['backtest', 'run', ...SAMPLE, '--capitol', '1'], 'Did you mean --capital?'],
    [['backtest', 'run', ...SAMPLE, '--capital', 'much'], "'much' is not a number"],
    [['backtest', 'run', ...SAMPLE, '--set', 'nonsense'], 'PATH=VALUE'],
    [['backtest', 'run', ...SAMPLE, '--timeframe', '2d'], "'2d' is not a timeframe"],
    [['backtest', 'run', ...SAMPLE, '--end', '2023-01-01'], "'2023-01-01' is before startDate"],
    [['backtest', 'run', ...SAMPLE, '--local', '--detach'], '--detach needs a server'],
    [['operations', 'list', '--first', '0'], 'from 1 to 200'],
    [['operations', 'list', '--status', 'done'], 'COMPLETED'],
  ])('exits with 2 for %j and says what is wrong', async (args, message) => {
    const { code, err } = await ktrdr(...args);
    expect(code).toBe(2);
    expect(err).toContain(message);
    expect(err).not.toMatch(/\n\s+at /);
  });

  it('says that there is no such operation', async () => {
    for (const command of ['show', 'follow', 'cancel']) {
      const { code, err } = await ktrdr('operations', command, 'op_backtesting_20240101_000000_none');
      expect(code).toBe(1);
      expect(err).toContain('op_backtesting_20240101_000000_none');
    }
  });

  it('cancels by command', async () => {
    const id = await startBacktest(server.client);
    const { code, err, out } = await ktrdr('operations', 'cancel', id, '--reason', 'enough');
    // The sample is so short that it may be over by then; the answer must be true either way.
    const { status } = await pullBacktest(server.client, id);
    expect([out.includes(`${id} CANCEL`), code]).toEqual(status === 'COMPLETED' ? [false, 1] : [true, 0]);
    if (status === 'COMPLETED') expect(err).toContain('COMPLETED');
  });
});

describe('ktrdr without a server', () => {
  it('exits with 3 and names the remedies', async () => {
    const { code, err } = await runCli(['--server', 'http://127.0.0.1:9', 'operations', 'list']);
    expect(code).toBe(3);
    expect(err).toContain('npm start');
    expect(err).toContain('--local');
  });

  it('runs everything in its own process with --local', async () => {
    const { code, out } = await runCli(['--local', 'backtest', 'run', ...SAMPLE]);
    expect(code).toBe(0);
    expect(out).toMatch(/^21 bars in /);
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
      const { settings, backtest } = await minuteWorkspace(folder.path, 300);
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
