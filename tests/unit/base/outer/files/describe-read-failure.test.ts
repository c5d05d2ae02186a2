import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { describeReadFailure } from '../../../../../src/base/outer/files/describe-read-failure.js';
import { DataInvalidError } from '../../../../../src/market-data/data-invalid-error.js';
import { StoreUnavailableError } from '../../../../../src/operations/record/errors.js';

describe('describeReadFailure', () => {
  it('gives the message of what is expected', () => {
    const error = new DataInvalidError('AAPL_1d.csv', 3, 'is empty; remove the line');
    expect(describeReadFailure('other', error)).toBe('AAPL_1d.csv, line 3: is empty; remove the line.');
  });

  it('names the code of the system and the public name, not the place on the disk', async () => {
    const error: unknown = await readFile('/secret/place/file').catch((reason: unknown) => reason);
    expect(describeReadFailure('strategies/a.yaml', error)).toBe(
      'strategies/a.yaml: cannot be read (ENOENT); make it readable for the server.',
    );
  });

  it('passes on what passes by itself, and is no fault of the file', () => {
    const passing = new StoreUnavailableError('it is away');
    expect(() => describeReadFailure('a', passing)).toThrow(passing);
  });

  it('passes on what is a defect', () => {
    const defect = new TypeError('x is not a function');
    expect(() => describeReadFailure('a', defect)).toThrow(defect);
  });
});
