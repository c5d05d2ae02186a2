import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '../../../../src/base/pure/app-error.js';
import type { Timeframe } from '../../../../src/domain/market/timeframe.js';
import { wholeProgram } from '../../../../src/faces/cli/commands.js';
import type { ImportReport, LocalTools } from '../../../../src/faces/cli/local-tools.js';
import { runCli } from '../../../../src/faces/cli/program.js';
import type { CliContext } from '../../../../src/faces/cli/terminal.js';
import { GraphqlRequestError, ServerUnreachableError } from '../../../../src/faces/client/graphql-client.js';
import { checkSignals } from '../../../../src/library/check-signals.js';
import { type Answers, fakeContext } from './fake-context.js';

const STRATEGIES = resolve(import.meta.dirname, '..', '..', '..', '..', 'strategies');

async function run(args: readonly string[], given: { answers?: Answers; tools?: Partial<LocalTools> } = {}) {
  const { context, written } = fakeContext(given);
  const code = await runCli(args, '1.2.3', context);
  return { code, out: written.out.join('\n'), notes: written.notes.join('\n') };
}

const RUN = [
  ...['backtest', 'run', '--strategy', 's', '--symbol', 'A', '--timeframe', '1d'],
  ...['--start', '2024-01-01', '--end', '2024-01-31'],
];
const EXPORT = ['features', 'export', '--strategy', join(STRATEGIES, 'rsi_mean_reversion.yaml')];
const IMPORT = ['data', 'import', 'x.csv', '--symbol', 'A', '--timeframe', '1d'];

/** The words of every command, those included that only have others below them. */
async function namesOf(context: CliContext): Promise<readonly (readonly string[])[]> {
  const below = (command: Command, words: readonly string[]): (readonly string[])[] => [
    words,
    ...command.commands.flatMap((child) => below(child, [...words, child.name()])),
  ];
  return below(await wholeProgram(context), []);
}

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
    [['train'], 'A strategy is missing'],
    [
      ['train', 'a.yaml', '--strategy', 'b.yaml'],
      "The strategy is given twice, as 'a.yaml' and with --strategy",
    ],
    [
      [
        'walk-forward',
        'run',
        ...['--symbol', 'A', '--timeframe', '1d', '--start', '2020-01-01', '--end', '2020-02-01'],
      ],
      'A strategy is missing',
    ],
    [
      ['backtest', 'run', 'a.yaml', '--dry-run', '--detach'],
      "'--dry-run' cannot be used with option '--detach",
    ],
    [
      ['backtest', 'run', 'a.yaml', '--dry-run', '--report', 'r.html'],
      "'--dry-run' cannot be used with option '--report",
    ],
    [[...IMPORT, '--calendar', 'LSE'], 'XNYS, 24x5, 24x7'],
    [[...IMPORT, '--timezone', 'Mars'], 'IANA'],
    [['data', 'import', 'x.csv', '--symbol', 'A', '--timeframe', '2d'], 'use one of 1m'],
    [['data', 'import', 'x.csv', '--symbol', 'A', '--timeframe', '1M'], 'write 1mo (1m is a minute)'],
    [
      ['data', 'import', 'x.csv', '--symbol', '../A', '--timeframe', '1d'],
      'no part between slashes is . or ..',
    ],
    [['data', 'import', 'x.csv', '--symbol', 'A  B', '--timeframe', '1d'], '1 to 32 of the characters'],
    [[...EXPORT, '--out', '/nowhere/at/all/f.csv'], '/nowhere/at/all does not exist'],
    [[...EXPORT, '--out', tmpdir()], 'exists already'],
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

  it.each([60, 80])('fits a terminal of %i columns, examples whole to be copied', async (columns) => {
    const { context, written } = fakeContext();
    const narrow = { ...context, terminal: { ...context.terminal, columns } };
    for (const command of await namesOf(context)) {
      await runCli([...command, '--help'], '1.2.3', narrow);
      const help = written.out.splice(0).join('\n');
      const beforeExamples = help.replaceAll(/^Examples?.*\n(?: {2}.*\n?)+/gm, '');
      // A word that is too long alone, such as a path, stays whole.
      const tooLong = beforeExamples
        .split('\n')
        .filter((line) => line.length > columns && /\S \S/.test(line));
      expect(tooLong, command.join(' ')).toEqual([]);
    }
  });

  it('stays whole where no terminal shows it', async () => {
    const { out } = await run(['study', 'export', '--help']);
    expect(out).toContain(
      'and trials.arrow (an Arrow stream), and report.html of a completed\nstudy. The folder',
    );
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

const SIGNAL_STRATEGY = [
  'name: s',
  'training_data: {symbols: {mode: single, symbol: A}, timeframes: {mode: single, timeframe: 1d}}',
  'signals: {file: s.csv}',
  'decisions: {confidence_threshold: 0}',
].join('\n');

describe('strategy validate of recorded signals', () => {
  let folder: string;
  let file: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ktrdr-cli-'));
    file = join(folder, 's.yaml');
    await writeFile(file, SIGNAL_STRATEGY);
  });

  afterEach(() => rm(folder, { recursive: true }));

  const holding = (signals: string | null, inFolder = 'strategies') => ({
    tools: {
      checkSignals: async (name: string, ownFolder: string, timeframe: Timeframe) => {
        const strategies = join(folder, 'strategies');
        await mkdir(strategies, { recursive: true });
        if (signals !== null) await writeFile(join(folder, inFolder, 's.csv'), signals);
        return await checkSignals(name, strategies, ownFolder, timeframe);
      },
    },
  });

  it('says what their file holds', async () => {
    const signals = 'timestamp,signal\n2024-01-02,BUY\n2024-01-03,HOLD\n2024-01-05,SELL\n';
    const { code, out } = await run(['strategy', 'validate', file], holding(signals));
    expect([code, out]).toEqual([
      0,
      expect.stringContaining('3 signals (1 buy, 1 sell) from 2024-01-02 to 2024-01-05'),
    ]);
    expect(out).not.toContain('Note');
  });

  it('takes a file beside the strategy, and says where a run looks', async () => {
    const { code, out } = await run(
      ['strategy', 'validate', file],
      holding('timestamp,signal\n2024-01-02,BUY\n', '.'),
    );
    expect([code, out]).toEqual([
      0,
      expect.stringContaining('Note: a run reads the signals from the strategies folder'),
    ]);
  });

  it.each([
    ['is missing', null, "/strategies/s.csv', from which the strategy takes its signals"],
    ['has a word that is no signal', 'timestamp,signal\n2024-01-02,KEEP\n', "line 2: 'KEEP' is not a signal"],
    ['is out of order', 'timestamp,signal\n2024-01-03,BUY\n2024-01-02,SELL\n', 'line 3: '],
  ])('exits with 1 when it %s', async (_name, signals, message) => {
    const { code, out } = await run(['strategy', 'validate', file], holding(signals));
    expect(code).toBe(1);
    expect(out).toContain(`${file}:3: `);
    expect(out).toContain(message);
  });
});

class ExistingError extends AppError {
  readonly code = 'DATASET_EXISTS';
}

class UnclearError extends AppError {
  readonly code = 'DATA_INVALID';
}

const REPORT: ImportReport = {
  isWritten: true,
  file: '/data/A_1d.csv',
  rows: 21,
  badRows: [],
  badRowCounts: [],
  firstMs: Date.UTC(2024, 0, 2),
  lastMs: Date.UTC(2024, 0, 31),
  source: 'csv:x.csv',
  calendar: 'XNYS',
  isCalendarAssumed: true,
  adjusted: null,
  isReplacement: false,
  ignoredColumns: [],
  notices: [],
  issues: [],
  issueCounts: [],
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
      { line: 3, code: 'WRONG_COLUMN_COUNT', reason: 'is empty' },
      { line: 9, code: 'WRONG_COLUMN_COUNT', reason: 'has 2 columns instead of 6' },
    ];
    const badRowCounts = [{ code: 'WRONG_COLUMN_COUNT', count: 2 }];
    const { code, out, notes } = await run(IMPORT, importing({ isWritten: false, badRows, badRowCounts }));
    expect([code, out]).toEqual([1, '']);
    expect(notes).toContain('x.csv:3: is empty');
    expect(notes).toContain('x.csv:9: has 2 columns');
    expect(notes).toContain('2 of 23 rows of x.csv are bad; nothing was written');
    expect(notes).toContain('--skip-bad-rows');
  });

  it('sums bad rows up by their kind, with the first of each', async () => {
    const badRows = [
      ...Array.from({ length: 5 }, (_row, index) => ({
        line: 3 + index,
        code: 'DUPLICATE',
        reason: 'repeats',
      })),
      { line: 20, code: 'INVALID_VALUE', reason: 'the open is not a number' },
    ];
    const badRowCounts = [
      { code: 'DUPLICATE', count: 5 },
      { code: 'INVALID_VALUE', count: 1 },
    ];
    const { notes } = await run(IMPORT, importing({ isWritten: false, badRows, badRowCounts }));
    expect(notes).toContain('DUPLICATE: 5 bad rows');
    expect([...notes.matchAll(/x\.csv:(\d+): repeats/g)].map(([, line]) => line)).toEqual(['3', '4', '5']);
    expect(notes).toContain(`… and ${5 - 3} more; --json lists them`);
    expect(notes).toContain('INVALID_VALUE: 1 bad row\nx.csv:20: the open is not a number');
  });

  it('counts all bad rows where only the first are listed', async () => {
    const badRows = Array.from({ length: 500 }, (_row, at) => ({
      ...{ line: 2 + at, code: 'DUPLICATE', reason: 'repeats' },
    }));
    const badRowCounts = [{ code: 'DUPLICATE', count: 1_200_000 }];
    const kept = await run(IMPORT, importing({ isWritten: false, badRows, badRowCounts }));
    expect(kept.notes).toContain('DUPLICATE: 1,200,000 bad rows');
    expect(kept.notes).toContain('… and 1,199,997 more; --json lists the first 500');
    expect(kept.notes).toContain('1,200,000 of 1,200,021 rows of x.csv are bad');
    const left = await run(IMPORT, importing({ badRows, badRowCounts }));
    expect(left.out).toContain('1,200,000 bad rows left out');
  });

  it('tells what the checks of the bars have found', async () => {
    const issues = [
      ...Array.from({ length: 5 }, () => ({
        code: 'UNEXPECTED_GAP',
        stampMs: 0,
        message: '1 bar is missing',
      })),
      { code: 'OUTLIER', stampMs: 0, message: 'the bar moves' },
    ];
    const issueCounts = [
      { code: 'UNEXPECTED_GAP', count: 700 },
      { code: 'OUTLIER', count: 1 },
    ];
    const { out } = await run(IMPORT, importing({ issues, issueCounts }));
    expect(out).toMatch(/UNEXPECTED_GAP +700/);
    expect(out.match(/1 bar is missing/g)).toHaveLength(3);
    expect(out).toContain('OUTLIER: the bar moves');
    expect(out).toContain(`… and ${700 + 1 - 4} more`);
  });

  it('names its options where a message names fields of the API', async () => {
    const notices = ['times have no offset and were read as UTC; timezone says it'];
    expect((await run(IMPORT, importing({ notices }))).out).toContain('--timezone says it');
    const importBars = () => Promise.reject(new UnclearError('x.csv: say with dateOrder what comes first.'));
    expect(await run(IMPORT, { tools: { importBars } })).toMatchObject({
      code: 1,
      notes: 'error: x.csv: say with --date-order what comes first.',
    });
  });

  it('prints the document also when it fails, with --json', async () => {
    const badRows = [{ line: 3, code: 'WRONG_COLUMN_COUNT', reason: 'is empty' }];
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
    expect(notes).toMatch(/ktrdr serve.*--server.*--local/);
  });

  it('is there and has no database exits with 3, and gives its words', async () => {
    const answers = {
      Datasets: () => {
        throw new GraphqlRequestError(200, ['The database cannot be used.'], ['STORE_UNAVAILABLE']);
      },
    };
    expect(await run(['data', 'list'], { answers })).toMatchObject({
      code: 3,
      notes: 'error: The database cannot be used.',
    });
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
      Datasets: () => ({ datasets: [], brokenDatasets: [] }),
      Models: () => ({ models: [] }),
      Strategies: () => ({ strategies: [] }),
    };
    expect((await run(['data', 'list'], { answers })).out).toContain('No bars.');
    expect((await run(['model', 'list'], { answers })).out).toBe('No models.');
    expect((await run(['strategy', 'list'], { answers })).out).toBe('No strategies.');
  });
});
