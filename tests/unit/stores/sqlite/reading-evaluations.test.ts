import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readingEvaluations } from '../../../../src/stores/sqlite/sqlite-evaluation-reader.js';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ktrdr-ledger-'));
});

afterAll(async () => {
  await rm(folder, { recursive: true });
});

/** Returns what reading the ledger of a file throws. */
function failureOf(file: string): { readonly code?: string; readonly message?: string } {
  try {
    readingEvaluations(file, (reader) => reader.lastOf('rsi'));
  } catch (error) {
    return error as Error;
  }
  return {};
}

describe('a ledger that cannot be read', () => {
  it.each([
    // As where the process has as many files open as it may.
    ['cannot be opened', /cannot be opened.*files open/s, async () => {}],
    ['is no database', /not an SQLite database/, (file: string) => writeFile(file, 'x'.repeat(4_096))],
  ])('that %s is an outage that says so, and no path', async (what, message, make) => {
    const file = join(folder, `${what.replaceAll(' ', '-')}.db`);
    await make(file);
    const failure = failureOf(file);
    expect(failure).toMatchObject({ code: 'STORE_UNAVAILABLE', message: expect.stringMatching(message) });
    expect(failure.message).not.toContain(folder);
  });

  it('leaves what is nobody’s fault but ours as it is', () => {
    const file = join(folder, 'empty.db');
    new BetterSqlite3(file).close();
    expect(failureOf(file)).toMatchObject({ code: 'SQLITE_ERROR' });
  });
});
