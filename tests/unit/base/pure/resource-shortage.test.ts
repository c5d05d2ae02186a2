import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { describeReadFailure } from '../../../../src/base/outer/files/describe-read-failure.js';
import { AppError } from '../../../../src/base/pure/app-error.js';
import { resourceShortage, unlessShort } from '../../../../src/base/pure/resource-shortage.js';

const systemError = (code: string, message = `${code}: failed, open '/srv/secret'`) =>
  Object.assign(new Error(message), { code, syscall: 'open', path: '/srv/secret' });

class Expected extends AppError {
  readonly code = 'EXPECTED';
}

/** What Node, V8 and WebAssembly say, and what it means; the texts are theirs. */
const SHORTAGES: readonly (readonly [name: string, error: Error, resource: string, named: RegExp])[] = [
  ['descriptors', systemError('EMFILE'), 'EMFILE', /files and connections.*ulimit -n/],
  ['descriptors of all', systemError('ENFILE'), 'ENFILE', /all programs of the machine.*fs\.file-max/],
  ['processes', systemError('EAGAIN'), 'EAGAIN', /process or thread.*ulimit -u/],
  ['memory', systemError('ENOMEM'), 'ENOMEM', /memory.*WORKER_THREADS/],
  ['disk', systemError('ENOSPC'), 'ENOSPC', /disk is full.*Free some space/],
  ['quota', systemError('EDQUOT'), 'EDQUOT', /quota/],
  [
    'descriptors for a thread',
    systemError('ERR_WORKER_INIT_FAILED', 'Worker initialization failure: EMFILE'),
    'EMFILE',
    /ulimit -n/,
  ],
  ['a thread', systemError('ERR_WORKER_INIT_FAILED', 'EAGAIN'), 'EAGAIN', /ulimit -u/],
  ['memory of a thread', systemError('ERR_WORKER_OUT_OF_MEMORY'), 'ENOMEM', /memory/],
  ['memory of a column', new RangeError('Array buffer allocation failed'), 'ENOMEM', /memory/],
  [
    'memory of WebAssembly',
    new RangeError('WebAssembly.Memory.grow(): Maximum memory size exceeded'),
    'ENOMEM',
    /memory/,
  ],
  [
    'from another thread',
    new Error("EMFILE: too many open files, open '/srv/secret'"),
    'EMFILE',
    /ulimit -n/,
  ],
  ['as a cause', new Error('fetch failed', { cause: systemError('EMFILE') }), 'EMFILE', /ulimit -n/],
];

describe('a shortage of the machine', () => {
  it.each(SHORTAGES)(
    'is told by the error for %s, with the remedy and without a path',
    (_name, error, resource, named) => {
      const shortage = resourceShortage(error);
      expect(shortage).toMatchObject({ code: 'RESOURCE_EXHAUSTED', retryable: true, resource });
      expect(shortage?.message).toMatch(named);
      expect(shortage?.message).not.toContain('/srv');
      expect(() => unlessShort(null)(error)).toThrow(shortage?.message);
      expect(() => describeReadFailure('strategies/a.yaml', error)).toThrow(shortage?.message);
    },
  );

  it.each([
    ['a file that is missing', systemError('ENOENT')],
    ['an error that speaks for itself', new Expected('EMFILE: no', { cause: systemError('EMFILE') })],
    ['a defect', new RangeError('Invalid array length')],
    ['no error', 'EMFILE'],
  ])('is not told by %s', (_name, error) => {
    expect(resourceShortage(error)).toBeNull();
    expect(unlessShort(7)(error)).toBe(7);
  });

  it('does not hide in what the system really says of a missing file', async () => {
    const error: unknown = await readFile('/nowhere/at/all').catch((failure: unknown) => failure);
    expect(resourceShortage(error)).toBeNull();
  });
});
