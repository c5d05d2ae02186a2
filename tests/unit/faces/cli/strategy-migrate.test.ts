import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runCli } from '../../../../src/faces/cli/program.js';
import { versionTwoStrategy } from '../../../support/version-two-strategy.js';
import { fakeContext } from './fake-context.js';

let folder: string;
let older: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ktrdr-migrate-'));
  older = join(folder, 'older.yaml');
  await writeFile(older, versionTwoStrategy);
});

afterEach(() => rm(folder, { recursive: true }));

async function run(command: string, ...args: readonly string[]) {
  const { context, written } = fakeContext({});
  const code = await runCli(['strategy', command, ...args], '1.2.3', context);
  return { code, out: written.out.join('\n'), notes: written.notes.join('\n') };
}

describe('strategy migrate', () => {
  it('prints the file, and on standard error what became of it', async () => {
    const { code, out, notes } = await run('migrate', older);
    expect(code).toBe(0);
    expect(out).toContain('version: "3.0"');
    expect(notes).toContain(`${older} was version 2 and is printed as version 3.`);
    expect(notes).toMatch(
      /Moved:\n[\s\S]*older\.yaml:\d+: model\.training\.learning_rate is read as training\.learning_rate/,
    );
    expect(notes).toMatch(/Dropped, because it has no effect:\n.*indicators\.ATR\.source/);
    expect(notes).toContain('The model has the same 14 features: 1h_rsi_14_low');
    expect(await readFile(older, 'utf8')).toBe(versionTwoStrategy);
  });

  it('writes a file that validates', async () => {
    const newer = join(folder, 'newer.yaml');
    expect(await run('migrate', older, '--out', newer)).toMatchObject({ code: 0, out: '' });
    expect((await run('validate', newer)).out).not.toContain('Note:');
    expect(await run('migrate', newer)).toMatchObject({
      code: 0,
      out: '',
      notes: `${newer} is version 3; there is nothing to do.`,
    });
  });

  it('replaces the file itself, keeps its mode and leaves nothing else behind', async () => {
    await chmod(older, 0o640);
    expect((await run('migrate', older, '--in-place')).code).toBe(0);
    expect(await readFile(older, 'utf8')).toContain('version: "3.0"');
    expect((await stat(older)).mode & 0o777).toBe(0o640);
    expect(await readdir(folder)).toEqual(['older.yaml']);
  });

  it('overwrites nothing', async () => {
    const other = join(folder, 'other.yaml');
    await writeFile(other, 'mine');
    const { code, notes } = await run('migrate', older, '--out', other);
    expect([code, await readFile(other, 'utf8')]).toEqual([2, 'mine']);
    expect(notes).toContain('exists already');
  });

  it.each([
    [['--out', '/nowhere/at/all/x.yaml'], 'does not exist'],
    [['--out', 'x.yaml', '--in-place'], 'not both'],
  ])('with %j is wrong usage', async (options, words) => {
    const { code, notes } = await run('migrate', older, ...options);
    expect(code).toBe(2);
    expect(notes).toContain(words);
  });

  it('lists the problems of a file that is not valid and writes nothing', async () => {
    await writeFile(older, versionTwoStrategy.replace('epochs: 7', 'epochs: 0'));
    const before = await readFile(older, 'utf8');
    const { code, out, notes } = await run('migrate', older, '--in-place');
    expect([code, out]).toEqual([1, '']);
    expect(notes).toMatch(/older\.yaml:\d+: training\.epochs/);
    expect(await readFile(older, 'utf8')).toBe(before);
  });

  it('prints one document with --json', async () => {
    const { code, out, notes } = await run('migrate', older, '--json');
    expect([code, notes]).toEqual([0, '']);
    const { migrated, text, changes, features } = JSON.parse(out);
    expect(migrated).toBe(true);
    expect(text).toContain('nn_inputs:');
    expect(changes[0]).toEqual({
      kind: 'converted',
      path: 'data',
      line: 5,
      text: 'is read as training_data',
    });
    expect(features).toHaveLength(14);
  });
});

describe('strategy validate', () => {
  const validate = async (content: string | Uint8Array) => {
    const file = join(folder, 'bad.yaml');
    await writeFile(file, content);
    return run('validate', file);
  };

  it('names line and column of a syntax error, and what to do', async () => {
    const { code, out } = await validate('name: x\nmodel:\n\ttype: mlp\n');
    expect(code).toBe(1);
    expect(out).toMatch(/bad\.yaml:3:1: .*Tabs.*; indent with spaces/);
  });

  it('says that a file is not UTF-8, and from which line', async () => {
    const latin1 = Buffer.from('name: x\ndescription: gr\xfcn\n', 'latin1');
    expect((await validate(latin1)).out).toMatch(/bad\.yaml:2: The file is not UTF-8 text; save it as UTF-8/);
    expect((await validate(Buffer.from('\ufeffname: x', 'utf16le'))).out).toContain('UTF-16');
  });

  it('does not read what is far too large to be a strategy', async () => {
    const { code, out } = await validate('#'.repeat(300_000));
    expect([code, out]).toEqual([1, expect.stringContaining('has 300000 bytes; at most 262144 are read')]);
  });

  it('lists what is read otherwise than it is written apart from the problems', async () => {
    const { code, out } = await run('validate', older);
    expect(code).toBe(0);
    expect(out).toContain('Note: The strategy is written in version 2');
    expect(out).toMatch(/Note: model\.features\.lookback_periods \(line \d+\) has no effect/);
  });
});
