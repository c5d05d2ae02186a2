import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { serverSecret } from '../../../../src/stores/sqlite/server-secret.js';

let folder: string;
let database: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ktrdr-secret-'));
  database = join(folder, 'ktrdr.db');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const modeOf = (file: string): number => statSync(file).mode & 0o777;

describe('the secret of a server', () => {
  it('is made once beside the database, for its owner alone, and nothing else is left', () => {
    const secret = serverSecret(database);
    expect(secret).toHaveLength(32);
    expect(serverSecret(database)).toEqual(secret);
    expect(readdirSync(folder)).toEqual(['ktrdr.db.secret']);
    expect(readFileSync(`${database}.secret`, 'utf8')).toBe(`${secret.toString('hex')}\n`);
    expect(modeOf(`${database}.secret`)).toBe(0o600);
  });

  it('is another one for every database', () => {
    expect(serverSecret(database)).not.toEqual(serverSecret(join(folder, 'other.db')));
  });

  it('is taken from others where they could read it', () => {
    serverSecret(database);
    chmodSync(`${database}.secret`, 0o644);
    serverSecret(database);
    expect(modeOf(`${database}.secret`)).toBe(0o600);
  });

  it.each(['', 'abc\n', `${'g'.repeat(64)}\n`, 'a'.repeat(64), `${'a'.repeat(64)}\nmore\n`])(
    'is not %j, and what to do is said',
    (text) => {
      writeFileSync(`${database}.secret`, text);
      expect(() => serverSecret(database)).toThrow(
        /ktrdr\.db\.secret does not hold its secret.*Restore that file/s,
      );
      expect(readFileSync(`${database}.secret`, 'utf8')).toBe(text);
    },
  );

  it('cannot be made where there is no folder', () => {
    expect(() => serverSecret(join(folder, 'missing', 'ktrdr.db'))).toThrow(/cannot be read or written/);
  });
});
