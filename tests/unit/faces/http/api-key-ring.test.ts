import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ApiKeyRing } from '../../../../src/faces/http/api-key-ring.js';

const ALICE = 'alice:key-of-alice\n';
const BOB = 'bob:key-of-bob\n';
const logger = pino({ level: 'silent' });

let folder = '';
let file = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ktrdr-keys-'));
  file = join(folder, 'keys');
});
afterEach(() => rmSync(folder, { recursive: true }));

/** The ring of a server that was started with Alice and Bob in the file. */
function startedRing() {
  writeFileSync(file, ALICE + BOB);
  const apiKeys = [
    { name: 'alice', key: 'key-of-alice' },
    { name: 'bob', key: 'key-of-bob' },
  ];
  const ring = new ApiKeyRing({ apiKeys, apiKeysFile: file }, logger);
  const known = () => ['key-of-alice', 'key-of-bob'].map((key) => ring.find(key)?.name ?? null);
  return { ring, known };
}

describe('keys of a file', () => {
  it('are those that stand in it', () => {
    const { ring, known } = startedRing();
    expect(known()).toEqual(['alice', 'bob']);
    expect(ring.isRequired).toBe(true);
    expect(ring.admitsAnyone).toBe(true);
  });

  it.each([
    ['taken out', () => writeFileSync(file, BOB), [null, 'bob']],
    ['commented out', () => writeFileSync(file, `#${ALICE}${BOB}`), [null, 'bob']],
    ['on a line that is malformed', () => writeFileSync(file, `alice key-of-alice\n${BOB}`), [null, 'bob']],
    ['before a line that is malformed', () => writeFileSync(file, `${ALICE}nonsense\n`), ['alice', null]],
    ['behind a line that is malformed', () => writeFileSync(file, `nonsense\n${BOB}`), [null, 'bob']],
    ['on a line that is half-written', () => writeFileSync(file, `${ALICE}bob:key-of`), ['alice', null]],
    ['under another name too', () => writeFileSync(file, `${ALICE}eve:key-of-alice\n`), ['alice', null]],
    ['in a file that is emptied', () => writeFileSync(file, ''), [null, null]],
    ['in a file that holds comments only', () => writeFileSync(file, '# nobody\n'), [null, null]],
    ['in a file that is no text', () => writeFileSync(file, Buffer.from([0, 255, 254, 10])), [null, null]],
    ['in a file that is deleted', () => rmSync(file), [null, null]],
    ['in a file whose folder is moved away', () => renameSync(folder, `${folder}.gone`), [null, null]],
  ])('open nothing at once when they are %s', (_what, change, expected) => {
    const { ring, known } = startedRing();
    expect(known()).toEqual(['alice', 'bob']);
    change();
    try {
      expect(known()).toEqual(expected);
      expect(ring.isRequired).toBe(true);
      expect(ring.admitsAnyone).toBe(expected.some((name) => name !== null));
    } finally {
      // The folder is looked for by its name.
      try {
        renameSync(`${folder}.gone`, folder);
      } catch {}
    }
  });

  it('open again when the file is mended', () => {
    const { ring, known } = startedRing();
    rmSync(file);
    expect(known()).toEqual([null, null]);
    writeFileSync(file, ALICE + BOB);
    expect(known()).toEqual(['alice', 'bob']);
    expect(ring.admitsAnyone).toBe(true);
  });

  it('change as often as the file does, however short the time and equal the size', () => {
    const { ring } = startedRing();
    for (let round = 0; round < 200; round++) {
      const [now, before] = round % 2 === 0 ? ['aaaaaa', 'bbbbbb'] : ['bbbbbb', 'aaaaaa'];
      writeFileSync(file, `carol:key-${now}\n`);
      expect(ring.find(`key-${now}`)?.name).toBe('carol');
      expect(ring.find(`key-${before}`)).toBeNull();
    }
  });

  it('are taken from the file from the first request on, were it changed since the start', () => {
    const { ring } = startedRing();
    writeFileSync(file, BOB);
    expect(ring.find('key-of-alice')).toBeNull();
  });
});

describe('what was opened with a key', () => {
  it('stays open while the key stands in the file, whatever else changes there', () => {
    const { ring } = startedRing();
    const alice = ring.find('key-of-alice');
    writeFileSync(file, `carol:key-of-carol\nnonsense\n${ALICE}`);
    expect(alice !== null && ring.holds(alice)).toBe(true);
  });

  it('ends with the key, and does not come back with it', () => {
    const { ring } = startedRing();
    const alice = ring.find('key-of-alice');
    writeFileSync(file, BOB);
    expect(alice !== null && ring.holds(alice)).toBe(false);
    writeFileSync(file, ALICE + BOB);
    expect(ring.find('key-of-alice')?.name).toBe('alice');
    expect(alice !== null && ring.holds(alice)).toBe(false);
  });
});

describe('a server without keys', () => {
  it('asks for none', () => {
    const ring = new ApiKeyRing({ apiKeys: [], apiKeysFile: null }, logger);
    expect([ring.isRequired, ring.admitsAnyone]).toEqual([false, true]);
  });
});
