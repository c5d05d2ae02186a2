import { describe, expect, it } from 'vitest';
import { changedInputs } from '../../../src/operations/life/changed-inputs.js';

const first = { engineVersion: '1.1.0', dataHash: 'a'.repeat(64), timezone: 'America/New York' };

describe('changedInputs', () => {
  it('is empty when all agree, in whatever order', () => {
    const { dataHash, engineVersion, timezone } = first;
    expect(changedInputs(first, { timezone, dataHash, engineVersion })).toEqual([]);
  });

  it('shows both versions of what is short, and names what is not', () => {
    const found = { engineVersion: '2.0.0', dataHash: 'b'.repeat(64), timezone: 'UTC' };
    expect(changedInputs(first, found)).toEqual([
      'dataHash',
      'engineVersion: 1.1.0 then, 2.0.0 now',
      'timezone',
    ]);
  });

  it('names what only one of the two knows', () => {
    expect(changedInputs({ a: '1' }, { b: '2' })).toEqual(['a', 'b']);
    expect(changedInputs({ a: null }, {})).toEqual([]);
  });
});
