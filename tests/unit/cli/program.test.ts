import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ImportReport, LocalTools } from '../../../src/cli/local-tools.js';
import { runCli } from '../../../src/cli/program.js';
import { ServerUnreachableError } from '../../../src/client/graphql-client.js';
import { AppError } from '../../../src/shared/app-error.js';
import { type Answers, fakeContext } from './fake-context.js';

const STRATEGIES = resolve(import.meta.dirname, '..', '..', '..', 'strategies');

async function run(args: readonly string[], given: { answers?: Answers; tools?: Partial<LocalTools> } = {}) {
  const { context, written } = fakeContext(given);
  const code = await runCli(args, '1.2.3', context);
  return { code, out: written.out.join('\n'), notes: written.notes.join('\n') };
}

const RUN = [
  ...['backtest', 'run', '--strategy', 's', '--symbol', 'A', '--timeframe', '1d'],
  ...['--start', '2024-01-01', '--end', '2024-01-31'],
];
const IMPORT = ['data', 'import', 'x.csv', '--symbol', 'A', '--timeframe', '1d'];

describe('wrong usage', () => {
  it.each([
    [[], 'Usage: ktrdr'],
    [['backtest'], 'Usage: ktrdr backtest'],
    [['optimise'], "unknown command 'optimise'"],
    [['data', 'lod'], "unknown command 'lod'"],
    [['operatoins', 'list'], 'Did you mean operations?'],
    [['operations', 'lst'], 'Did you mean list?'],
    [['operations', 'export', 'op_1'], "required option '--out <folder>'"],
    [['model', 'check', 'm'], "required option '--strategy <path>'"],
    [['db', 'backup'], "missing required argument 'file'"],
    [[...RUN, '--slipage', '0'], 'Did you mean --slippage?'],
    [[...RUN, '--report', '/nowhere/at/all/report.html'], '/nowhere/at/all does not exist'],
    [[...RUN, '--local', '--detach'], '--detach needs a server'],
    [[...RUN, '--report', tmpdir()], 'is a folder'],
    [['--server', 'http://a', '--local', 'data', 'list'], "'--local' cannot be used with option '--server"],
    [[...IMPORT, '--calendar', 'LSE'], 'XNYS, 24x5, 24x7'],
    [[...IMPORT, '--timezone', 'Mars'], 'IANA'],
    [['data', 'import', 'x.csv', '--symbol', '../A', '--timeframe', '2d'], 'Allowed are 1m'],
    [['data', 'import', 'x.csv', '--symbol', 'A B', '--timeframe', '1d'], '1 to 32 of the characters'],
    [['strategy', 'validate', 'nowhere.yaml'], "'nowhere.yaml' does not exist"],
    [['strategy', 'validate', STRATEGIES], 'is a folder'],
  ])('of %j exits with 2 and explains itself on standard error', async (args, message) => {
    const { code, out, notes } = await run(args);
    expect(code).toBe(2);
    expect(notes).toContain(message);
    expect(out).toBe('');
  });
});

describe('help', () => {
  const commands = [
    ...['backtest run', 'backtest cancel', 'strategy list', 'strategy validate', 'model list', 'model check'],
    'strategy migrate',
    'train',
    'features export',
    ...['operations list', 'operations show', 'operations follow', 'operations cancel', 'operations delete'],
    ...['operations export', 'data list', 'data import', 'db backup', 'serve', 'worker'],
  ];

  it.each(commands)('of %s has an example and exits with 0', async (command) => {
    const { code, out } = await run([...command.split(' '), '--help']);
    expect(code).toBe(0);
    expect(out).toMatch(/Examples?:\n {2}\$ .*ktrdr/);
    expect(out).toContain(command);
  });

  it('tells the version', async () => {
    expect(await run(['--version'])).toMatchObject({ code: 0, out: '1.2.3' });
  });
});

describe('strategy validate', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ktrdr-cli-'));
  });

  afterEach(() => rm(folder, { recursive: true }));

  it('exits with 0 for a valid file and lists its features', async () => {
    const { code, out } = await run(['strategy', 'validate', join(STRATEGIES, 'rsi_mean_reversion.yaml')]);
    expect(code).toBe(0);
    expect(out).toContain('is valid: rsi_mean_reversion, AAPL 1d');
    expect(out).toContain('1d_rsi_zone_oversold');
  });

  it('exits with 1 and prints every problem with its line, in the order of the file', async () => {
    const file = join(folder, 'bad.yaml');
    await writeFile(file, 'name: bad\nmodell: {}\nindicators:\n  x: {type: rsj}\n');
    const { code, out, notes } = await run(['strategy', 'validate', file]);
    expect([code, notes]).toEqual([1, '']);
    const places = [...out.matchAll(/bad\.yaml:(\d+): /g)].map(([, line]) => Number(line));
    expect(places.length).toBeGreaterThan(3);
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(out).toMatch(/:2: .*modell/);
    expect(out).toMatch(/:4: .*rsj/);
  });

  it('prints one document with --json', async () => {
    const { code, out } = await run([
      ...['strategy', 'validate', '--json'],
      join(STRATEGIES, 'invalid_missing_required.yaml'),
    ]);
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({
      valid: false,
      problems: [{ path: 'indicators', message: expect.stringContaining("'indicators'") }],
    });
  });
});

class ExistingError extends AppError {
  readonly code = 'DATASET_EXISTS';
}

const REPORT: ImportReport = {
  isWritten: true,
  file: '/data/A_1d.csv',
  rows: 21,
  badRows: [],
  firstMs: Date.UTC(2024, 0, 2),
  lastMs: Date.UTC(2024, 0, 31),
  source: 'csv:x.csv',
  calendar: 'XNYS',
  isCalendarAssumed: true,
  adjusted: null,
  isReplacement: false,
  ignoredColumns: [],
  notices: [],
};

describe('data import', () => {
  const importing = (change: Partial<ImportReport>) => ({
    tools: { importBars: async () => ({ ...REPORT, ...change }) },
  });

  it('says what it found and where it is', async () => {
    const { code, out } = await run(IMPORT, importing({}));
    expect(code).toBe(0);
    expect(out).toContain('A 1d: 21 bars from 2024-01-02 to 2024-01-31');
    expect(out).toContain('Source csv:x.csv, calendar XNYS (inferred');
    expect(out).toContain('Written to /data/A_1d.csv');
  });

  it('reports every bad row and exits with 1 when they keep the file out', async () => {
    const badRows = [
      { line: 3, reason: 'is empty' },
      { line: 9, reason: 'has 2 columns instead of 6' },
    ];
    const { code, out, notes } = await run(IMPORT, importing({ isWritten: false, badRows }));
    expect([code, out]).toEqual([1, '']);
    expect(notes).toContain('x.csv:3: is empty');
    expect(notes).toContain('x.csv:9: has 2 columns');
    expect(notes).toContain('2 of 23 rows of x.csv are bad; nothing was written');
    expect(notes).toContain('--skip-bad-rows');
  });

  it('prints the document also when it fails, with --json', async () => {
    const badRows = [{ line: 3, reason: 'is empty' }];
    const { code, out } = await run([...IMPORT, '--json'], importing({ isWritten: false, badRows }));
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({ written: false, badRows, symbol: 'A' });
  });

  it('names --replace when there are bars already', async () => {
    const importBars = () => Promise.reject(new ExistingError('There are bars.'));
    expect(await run(IMPORT, { tools: { importBars } })).toMatchObject({
      code: 2,
      notes: 'error: There are bars. Add --replace to replace them.',
    });
  });
});

describe('a server that', () => {
  it('does not answer exits with 3 and names the remedies', async () => {
    const answers = {
      Datasets: () => {
        throw new ServerUnreachableError('http://server', 'down');
      },
    };
    const { code, notes } = await run(['data', 'list'], { answers });
    expect(code).toBe(3);
    expect(notes).toMatch(/npm start.*--server.*--local/);
  });

  it('does not know an id exits with 1', async () => {
    const answers = {
      DeleteOperation: () => ({
        deleteOperation: { __typename: 'OperationNotFoundError', message: 'none' },
      }),
    };
    expect(await run(['operations', 'delete', 'op_1'], { answers })).toMatchObject({
      code: 1,
      notes: expect.stringContaining("no operation 'op_1'"),
    });
  });

  it('has nothing says so', async () => {
    const answers = {
      Datasets: () => ({ datasets: [] }),
      Models: () => ({ models: [] }),
      Strategies: () => ({ strategies: [] }),
    };
    expect((await run(['data', 'list'], { answers })).out).toContain('No bars.');
    expect((await run(['model', 'list'], { answers })).out).toBe('No models.');
    expect((await run(['strategy', 'list'], { answers })).out).toBe('No strategies.');
  });
});
