import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { withFolderLock } from '../../../src/base/outer/files/folder-lock.js';
import { projectRoot } from '../../../src/base/outer/files/project-root.js';
import { readSignalsFile } from '../../../src/library/signals-file.js';
import { readStrategyFile } from '../../../src/library/strategy-file.js';

const LOCK = '.ktrdr.lock';

describe('the lock of the strategies folder', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ktrdr-lock-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  /** Tells whether another process gets the lock. */
  function isFree(): boolean {
    const take = `new (require('better-sqlite3'))(process.argv[1], { timeout: 0 }).exec('BEGIN IMMEDIATE')`;
    return spawnSync(process.execPath, ['-e', take, join(folder, LOCK)], { cwd: projectRoot }).status === 0;
  }

  it.each([
    ['a strategy', 'STRATEGY_NOT_FOUND', () => readStrategyFile(`strategies/${LOCK}`, folder)],
    ['recorded signals', 'SIGNALS_NOT_FOUND', () => readSignalsFile(LOCK, folder)],
  ])('is not read as %s, which would take it from who holds it', async (_what, code, read) => {
    await withFolderLock(folder, new AbortController().signal, async () => {
      await expect(read()).rejects.toMatchObject({ code });
      expect(isFree()).toBe(false);
    });
    expect(isFree()).toBe(true);
  });
});
