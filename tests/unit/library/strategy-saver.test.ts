import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkStrategy } from '../../../src/library/check-strategy.js';
import { identifyStrategy } from '../../../src/library/identify-strategy.js';
import { listStrategy } from '../../../src/library/list-strategy.js';
import { StrategyCatalog } from '../../../src/library/strategy-catalog.js';
import { StrategyLibrary } from '../../../src/library/strategy-library.js';
import { StrategySaver } from '../../../src/library/strategy-saver.js';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ktrdr-save-'));
});
afterEach(() => rm(folder, { recursive: true }));

const saver = (mayWrite = true) => new StrategySaver(folder, mayWrite);
const hash = (text: string): string => createHash('sha256').update(text).digest('hex');
const path = 'strategies/mine/new.yaml';
const file = () => join(folder, 'mine', 'new.yaml');

describe('saving a strategy', () => {
  it('writes a new file, and replaces the one that was edited', async () => {
    await saver().save({ path, source: 'name: é\n', expectedHash: null });
    expect(await readFile(file(), 'utf8')).toBe('name: é\n');
    await saver().save({ path, source: 'name: b\n', expectedHash: hash('name: é\n') });
    expect(await readFile(file(), 'utf8')).toBe('name: b\n');
    expect(await readdir(join(folder, 'mine'))).toEqual(['new.yaml']);
  });

  it('never writes over a file that somebody else has changed, made or removed', async () => {
    const text = 'name: theirs\n';
    await saver().save({ path, source: text, expectedHash: null });
    for (const expectedHash of [null, hash('name: older\n')]) {
      await expect(saver().save({ path, source: 'name: mine\n', expectedHash })).rejects.toMatchObject({
        code: 'STRATEGY_CONFLICT',
        currentHash: hash(text),
      });
    }
    expect(await readFile(file(), 'utf8')).toBe(text);
    await rm(file());
    await expect(saver().save({ path, source: 'x', expectedHash: hash(text) })).rejects.toMatchObject({
      code: 'STRATEGY_CONFLICT',
      currentHash: null,
    });
  });

  it('lets one of several win who edited the same file', async () => {
    const shared = saver();
    await shared.save({ path, source: 'a', expectedHash: null });
    const all = await Promise.allSettled(
      ['b', 'c', 'd'].map((source) => shared.save({ path, source, expectedHash: hash('a') })),
    );
    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it.each([null, 'a'])(
    'lets one of several servers win with one folder, where the file was %s',
    async (before) => {
      if (before !== null) await saver().save({ path, source: before, expectedHash: null });
      const expectedHash = before === null ? null : hash(before);
      const sources = ['b', 'c', 'd', 'e'];
      // Each has turns of its own, as each process has.
      const all = await Promise.allSettled(
        sources.map((source) => saver().save({ path, source, expectedHash })),
      );
      const winner = sources.filter((_source, index) => all[index]?.status === 'fulfilled');
      expect(winner).toEqual([await readFile(file(), 'utf8')]);
      for (const result of all.filter((one) => one.status === 'rejected'))
        expect(result.reason).toMatchObject({
          code: 'STRATEGY_CONFLICT',
          currentHash: hash(winner[0] ?? ''),
        });
    },
  );

  it.each([
    'strategies/../out.yaml',
    'strategies/new.yml',
    'strategies/.hidden.yaml',
    'strategies/.git/new.yaml',
    'models/new.yaml',
    '/etc/new.yaml',
    'strategies/.yaml',
    'strategies//new.yaml',
    'strategies/new.yaml/',
  ])('stays inside the folder, under names that lists show: %s', async (outside) => {
    await expect(saver().save({ path: outside, source: 'x', expectedHash: null })).rejects.toMatchObject({
      code: 'INVALID_PATH',
      field: 'path',
    });
    expect(await readdir(folder)).toEqual([]);
  });

  it.each([
    [`strategies/${'x'.repeat(300)}.yaml`, /too long/],
    [`strategies/${'x'.repeat(300)}/new.yaml`, /too long/],
    // The name for the file that is not whole yet is longer.
    [`strategies/${'x'.repeat(240)}.yaml`, /too long/],
    ['strategies/file.yaml/new.yaml', /below a file/],
    ['strategies/file.yaml/deeper/new.yaml', /below a file/],
  ])('says why %s can be no file', async (impossible, message) => {
    await saver().save({ path: 'strategies/file.yaml', source: 'a', expectedHash: null });
    const saved = saver().save({ path: impossible, source: 'b', expectedHash: null });
    await expect(saved).rejects.toMatchObject({
      field: 'path',
      code: 'INVALID_PATH',
      message: expect.stringMatching(message) as string,
    });
    expect(await readdir(folder)).toEqual(['.ktrdr.lock', 'file.yaml']);
  });

  // Even root makes no file there.
  it.runIf(process.platform === 'linux')('says that it may not write a folder', async () => {
    const saved = new StrategySaver('/sys', true).save({
      ...{ path: 'strategies/new.yaml', source: 'x', expectedHash: null },
    });
    await expect(saved).rejects.toMatchObject({
      code: 'LIBRARY_READ_ONLY',
      message: expect.stringMatching(/may not write 'strategies\/new.yaml' \([A-Z_]+\)/) as string,
    });
  });

  it('does not follow a link out of the folder', async () => {
    const outside = await mkdtemp(join(tmpdir(), 'ktrdr-outside-'));
    await symlink(outside, join(folder, 'mine'));
    await expect(saver().save({ path, source: 'x', expectedHash: null })).rejects.toMatchObject({
      code: 'INVALID_PATH',
    });
    expect(await readdir(outside)).toEqual([]);
    await rm(outside, { recursive: true });
  });

  it('refuses more than 64 kB, a folder in its place, and a library that is not to be written', async () => {
    const source = 'é'.repeat(32_769);
    await expect(saver().save({ path, source, expectedHash: null })).rejects.toMatchObject({
      field: 'source',
      code: 'INVALID_LENGTH',
    });
    await mkdir(file(), { recursive: true });
    await expect(saver().save({ path, source: 'x', expectedHash: null })).rejects.toMatchObject({
      code: 'INVALID_PATH',
    });
    await expect(saver(false).save({ path, source: 'x', expectedHash: null })).rejects.toMatchObject({
      code: 'LIBRARY_READ_ONLY',
    });
  });
});

describe('the library', () => {
  it('has what is saved with its hash, and counts it with what it was made from', async () => {
    const inherited: string[][] = [];
    const library = new StrategyLibrary({
      catalog: new StrategyCatalog(folder, async (question) => listStrategy(question)),
      saver: saver(),
      check: async (question) => checkStrategy(question),
      identify: async (question) => identifyStrategy(question),
      inherit: async (name, from) => void inherited.push([name, from]),
    });
    await writeFile(join(folder, 'old.yaml'), 'name: old\n');
    const source = 'name: new\n';
    await library.save({ path, source, expectedHash: null, basedOn: 'strategies/old.yaml' });
    expect(await library.find(path)).toMatchObject({ name: 'new', valid: false, hash: hash(source) });
    expect(await library.source(path)).toBe(source);
    // Whoever reads the lock takes it away.
    expect(await library.source('strategies/.ktrdr.lock')).toBeNull();
    expect(inherited).toEqual([['new', 'old']]);
    await library.save({
      path: 'strategies/alone.yaml',
      source,
      expectedHash: null,
      basedOn: 'strategies/missing.yaml',
    });
    expect(inherited).toHaveLength(1);
    // A text that runs unsaved counts with the file in whose place it runs, whatever it calls itself.
    await library.countWith('name: other\n', 'strategies/old.yaml');
    await library.countWith('name: old\n', 'strategies/old.yaml');
    await library.countWith('name: other\n', 'strategies/missing.yaml');
    await library.countWith('name: other\n', 'models/old.yaml');
    expect(inherited.slice(1)).toEqual([['other', 'old']]);
  });
});

describe('checking a text', () => {
  it('says what is wrong with the lines of its problems', () => {
    const { valid, problems } = checkStrategy({ source: 'name: a\nversion: "3.0"\nindicators: 5\n' });
    expect(valid).toBe(false);
    expect(problems.find(({ message }) => message.includes('indicators'))?.line).toBe(3);
  });

  it('names line and column of what is no YAML, and refuses a text without end', () => {
    expect(checkStrategy({ source: 'a: [1,\nb: }' }).problems[0]).toMatchObject({ line: expect.any(Number) });
    expect(checkStrategy({ source: 'a'.repeat(65_537) })).toMatchObject({ valid: false, features: [] });
  });

  it('lists the inputs of a valid one', async () => {
    const source = await readFile('strategies/rsi_mean_reversion.yaml', 'utf8');
    expect(checkStrategy({ source })).toEqual({
      valid: true,
      problems: [],
      features: ['1d_rsi_zone_oversold', '1d_rsi_zone_neutral', '1d_rsi_zone_overbought'],
    });
  });
});
