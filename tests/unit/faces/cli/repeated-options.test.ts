import { describe, expect, it } from 'vitest';
import { runCli } from '../../../../src/faces/cli/program.js';
import { fakeContext } from './fake-context.js';

async function run(args: readonly string[]) {
  const { context, written } = fakeContext({
    answers: {
      Datasets: () => ({ datasets: [], brokenDatasets: [] }),
      Operations: () => ({ operations: { nodes: [] } }),
    },
  });
  const code = await runCli(args, '1.2.3', context);
  return { code, notes: written.notes.join('\n') };
}

const COMMANDS = [
  ...['backtest run', 'backtest cancel', 'train', 'features export', 'data load', 'data import', 'data list'],
  ...[
    'strategy list',
    'strategy validate',
    'strategy migrate',
    'strategy audit',
    'model list',
    'model check',
  ],
  ...['model import', 'operations list', 'operations show', 'operations follow', 'operations verify'],
  ...['operations cancel', 'operations delete', 'operations export', 'smoke', 'db backup', 'serve', 'worker'],
];

/** Reads from its help which options of a command take a value, and whether they say that they may be repeated. */
async function valueOptions(command: string) {
  const { context, written } = fakeContext();
  await runCli([...command.split(' '), '--help'], '1.2.3', context);
  const help = written.out.join('\n').replaceAll(/\n {20,}/g, ' ');
  return [...help.matchAll(/^ {2}(?:-\w, )?(--[a-z-]+) [<[][^\n]*/gm)].map(([line, flag]) => ({
    flag: flag as string,
    isRepeatable: line.includes('(repeatable)'),
  }));
}

/** A value that every parser of an option of that name takes. */
const VALUES: Readonly<Record<string, string>> = {
  '--timeframe': '1d',
  '--filter': 'status=running',
  '--expected': '3',
  '--type': 'training',
  '--status': 'running',
  '--calendar': 'XNYS',
  '--timezone': 'UTC',
  '--day-start': '17:00',
  '--stamp': 'open',
  '--date-order': 'MDY',
  '--separator': ',',
  '--set': 'a=b',
  '--tag': 'a=b',
  '--sort': 'sharpe',
  '--in-sample-policy': 'warn',
  '--holdout': 'refuse',
};
const NUMBERS = [
  '--capital',
  '--commission',
  '--slippage',
  '--epochs',
  '--seed',
  '--priority',
  '--first',
  '--samples',
  '--port',
];
const DATES = ['--start', '--end', '--from', '--to', '--trained-from', '--trained-to'];

function sampleOf(flag: string): string {
  if (NUMBERS.includes(flag)) return '1';
  return DATES.includes(flag) ? '2024-01-31' : (VALUES[flag] ?? 'x');
}

describe('an option that takes one value', () => {
  it.each(COMMANDS)('of %s is refused when it is given twice', async (command) => {
    for (const { flag, isRepeatable } of await valueOptions(command)) {
      const value = sampleOf(flag);
      const { code, notes } = await run([...command.split(' '), flag, value, flag, value]).catch(() => ({
        code: 0,
        notes: 'it was taken',
      }));
      const complaint = `takes one value and is given '${value}' and '${value}'`;
      expect(notes.includes(complaint), `${flag}: ${notes}`).toBe(!isRepeatable);
      if (!isRepeatable) expect(code, flag).toBe(2);
    }
  });

  it('is found in the help of the commands', async () => {
    const flags = (await valueOptions('backtest run')).map(({ flag }) => flag);
    expect(flags).toEqual(expect.arrayContaining(['--symbol', '--model', '--capital', '--set', '--server']));
  });

  it('is refused also when it is given in front of the command, or with an equals sign', async () => {
    const { code, notes } = await run(['--server', 'http://a', 'data', 'list', '--server=http://b']);
    expect([code, notes.split('\n')[0]]).toEqual([
      2,
      "error: option '--server <url>' takes one value and is given 'http://a' and 'http://b'",
    ]);
  });

  it('leaves switches alone, which say the same twice', async () => {
    expect((await run(['data', 'list', '--json', '--json'])).code).toBe(0);
  });
});
