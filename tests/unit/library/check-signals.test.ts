import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, realpath, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { runCli } from '../../../src/faces/cli/program.js';
import { checkSignals } from '../../../src/library/check-signals.js';
import { fakeContext } from '../faces/cli/fake-context.js';

const GOOD = 'timestamp,signal\n2024-01-02,BUY\n';
const BAD = 'timestamp,signal\n2024-01-02,KEEP\n';

describe('the file of recorded signals that a check names', () => {
  let here = '';
  let elsewhere = '';
  beforeEach(async () => {
    here = await realpath(await mkdtemp(join(tmpdir(), 'ktrdr-here-')));
    elsewhere = await realpath(await mkdtemp(join(tmpdir(), 'ktrdr-elsewhere-')));
    for (const name of ['strategies', 'own']) await mkdir(join(here, name));
    vi.spyOn(process, 'cwd').mockReturnValue(here);
  });
  afterEach(async () => {
    vi.restoreAllMocks();
    for (const folder of [here, elsewhere]) await rm(folder, { recursive: true });
  });

  const check = (strategiesDir: string, ownFolder: string) =>
    checkSignals('s.csv', strategiesDir, ownFolder, '1d');

  it.each([
    ['strategies', 'strategies/s.csv', true],
    ['.', 's.csv', false],
    ['own', 'own/s.csv', false],
  ])('is the one in %s: %s', async (folder, path, isInPlace) => {
    const file = join(here, folder, 's.csv');
    const own = join(here, folder === 'strategies' ? '.' : folder);
    await writeFile(file, GOOD);
    expect(await check(join(here, 'strategies'), own)).toMatchObject({ path, isInPlace, buys: 1 });
    await writeFile(file, BAD);
    await expect(check(join(here, 'strategies'), own)).rejects.toThrow(`${path}, line 2: 'KEEP'`);
  });

  it('is absolute where it lies outside the current folder', async () => {
    const file = join(elsewhere, 's.csv');
    await expect(check(elsewhere, here)).rejects.toThrow(`There is no file '${file}'`);
    await writeFile(file, BAD);
    await expect(check(elsewhere, here)).rejects.toThrow(`${file}, line 2: 'KEEP'`);
  });

  it('is the one beside the strategy when that cannot be read', async () => {
    await writeFile(join(here, 's.csv'), '');
    await truncate(join(here, 's.csv'), 2 ** 29 + 1);
    await expect(check(join(here, 'strategies'), here)).rejects.toThrow(`s.csv: has ${2 ** 29 + 1} bytes`);
  });

  it('is not suggested when it is a pipe, and another one is', async () => {
    execFileSync('mkfifo', [join(here, 'strategies', 's.csv')]);
    const refusal = check(join(here, 'strategies'), here);
    await expect(refusal).rejects.toThrow("There is no file 'strategies/s.csv'");
    await expect(refusal).rejects.not.toThrow('Did you mean');
  });

  it.each([
    [GOOD, 0, 'Signals: recorded in s.csv, 1 signal'],
    [BAD, 1, "s.csv, line 2: 'KEEP'"],
  ])('is that beside b.yaml in the current folder on the command line', async (text, code, said) => {
    await writeFile(join(here, 's.csv'), text);
    await writeFile(
      join(here, 'b.yaml'),
      'name: b\ntraining_data: {symbols: {mode: single, symbol: A}, timeframes: {mode: single, timeframe: 1d}}\n' +
        'signals: {file: s.csv}\ndecisions: {confidence_threshold: 0}\n',
    );
    const { context, written } = fakeContext({
      tools: {
        checkSignals: (file, ownFolder, timeframe) =>
          checkSignals(file, join(here, 'strategies'), ownFolder, timeframe),
      },
    });
    expect(await runCli(['strategy', 'validate', join(here, 'b.yaml')], '1', context)).toBe(code);
    expect(written.out.join('\n')).toContain(said);
    expect(written.out.join('\n')).not.toContain('strategies/s.csv');
  });
});
