import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ExitCode } from '../../../../src/faces/cli/exit-code.js';
import type { ImportedModel } from '../../../../src/faces/cli/local-tools.js';
import { runCli } from '../../../../src/faces/cli/program.js';
import { daysAlone } from '../../kinds/bars/two-timeframes.js';
import { fakeContext, type Written } from './fake-context.js';

const imported: ImportedModel = {
  folder: '/srv/models/own',
  path: 'models/own',
  input: '[null, 20, 2]',
  output: '[null, 1]',
  outputFormats: ['binary', 'regression'],
  windowBars: 20,
  layers: [
    { name: 'lstm', type: 'LSTM', output: '[null, 8]', weights: 352 },
    { name: 'dense', type: 'Dense', output: '[null, 1]', weights: 9 },
  ],
  features: ['a', 'b'],
  repairs: ["'batch_shape' of the input layer is written as 'batch_input_shape'"],
  documented: false,
};

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ktrdr-import-'));
  await writeFile(join(folder, 'days.yaml'), daysAlone);
  await writeFile(join(folder, 'notes.json'), '{"classes": ["SELL", "HOLD", "BUY"], "features": ["x"]}');
  await writeFile(join(folder, 'list.json'), '[]');
});
afterAll(() => rm(folder, { recursive: true }));

async function run(...args: readonly string[]) {
  const requests: unknown[] = [];
  const written: Written = { out: [], notes: [] };
  const importModel = async (request: unknown) => {
    requests.push(request);
    return imported;
  };
  const { context } = fakeContext({ tools: { importModel } }, written);
  const code = await runCli(['model', 'import', ...args], '1.0.0', context);
  return { code, requests, text: written.out.join('\n'), notes: written.notes.join('\n') };
}

describe('model import', () => {
  it('names the model after its folder and prints the shapes', async () => {
    const { code, requests, text } = await run('exports/own', '--features', 'a, b');
    expect(code).toBe(ExitCode.Done);
    expect(requests).toEqual([
      { source: { kind: 'folder', path: 'exports/own' }, name: 'own', metadata: { features: ['a', 'b'] } },
    ]);
    expect(text).toContain(
      'Takes [null, 20, 2]: a window of 20 bars, puts out [null, 1] (binary or regression)',
    );
    expect(text).toMatch(/lstm\s+LSTM\s+\[null, 8\]\s+352/);
    expect(text).toContain('361 weights; 2 features: a, b');
    expect(text).toContain("Repaired: 'batch_shape'");
    expect(text).toContain('no bar counts as out of sample');
  });

  it('takes features and name of a strategy, and the rest from a file', async () => {
    const { requests } = await run(
      ...[
        '--dense',
        'w.json',
        '--strategy',
        join(folder, 'days.yaml'),
        '--metadata',
        join(folder, 'notes.json'),
      ],
      ...['--name', 'mine', '--trained-from', '2015-01-02', '--trained-to', '2020-12-31'],
    );
    expect(requests).toEqual([
      {
        source: { kind: 'dense', path: 'w.json' },
        name: 'mine',
        metadata: {
          classes: ['SELL', 'HOLD', 'BUY'],
          strategy: { name: 'days_alone' },
          features: ['1d_rsi_2_raw'],
          featureRecord: {
            baseTimeframe: '1d',
            inputs: [
              {
                id: '1d_rsi_2_raw',
                indicator: { type: 'rsi', params: { period: 2, source: 'close' } },
                output: 'rsi',
                membership: null,
              },
            ],
          },
          trainedFrom: '2015-01-02',
          trainedTo: '2020-12-31',
        },
      },
    ]);
  });

  it.each([
    [[], 'Name the folder'],
    [['a', '--dense', 'b.json'], 'not both'],
    [['a', '--features', 'x,,y'], 'has an empty name'],
    [['a', '--name', '../up'], 'is not a folder name'],
    [['.hidden'], "'.hidden' cannot be the name of a model"],
    [['a', '--trained-to', 'soon'], 'YYYY-MM-DD'],
    [['a', '--metadata', 'none.json'], 'does not exist'],
  ])('refuses %j', async (args, message) => {
    const { code, notes, requests } = await run(...args);
    expect(code).toBe(ExitCode.WrongUsage);
    expect(notes).toContain(message);
    expect(requests).toEqual([]);
  });

  it('refuses a metadata file that holds no object', async () => {
    const { notes } = await run('a', '--metadata', join(folder, 'list.json'));
    expect(notes).toContain('holds no JSON object');
  });
});
