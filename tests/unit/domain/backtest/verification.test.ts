import { describe, expect, it } from 'vitest';
import type { Provenance } from '../../../../src/domain/backtest/provenance.js';
import { verify } from '../../../../src/domain/backtest/verification.js';

const provenance: Provenance = {
  engineVersion: '1.0.0',
  tensorflowBackend: 'wasm-simd',
  dataHash: 'd',
  strategyHash: 's',
  modelHash: 'm',
  signalsHash: null,
  parametersHash: 'p',
  resultDigest: 'r',
};
const replay = { of: 'op_1', strategySource: 'name: rsi', provenance };
const differing = (found: Partial<Provenance>, fileHash: string | null = 's') =>
  verify(replay, { ...provenance, ...found }, fileHash).checks.filter(({ agrees }) => !agrees);

describe('a verification', () => {
  it('agrees when all parts do', () => {
    const { of, agrees, checks } = verify(replay, provenance, 's');
    expect([of, agrees, checks.length]).toEqual(['op_1', true, Object.keys(provenance).length]);
  });

  it.each([
    ['DATA', { dataHash: 'x' }, 'd'],
    ['MODEL', { modelHash: 'x' }, 'm'],
    ['SIGNALS', { signalsHash: 'x' }, null],
    ['PARAMETERS', { parametersHash: 'x' }, 'p'],
    ['BACKEND', { tensorflowBackend: 'x' }, 'wasm-simd'],
    ['ENGINE', { engineVersion: 'x' }, '1.0.0'],
    ['RESULT', { resultDigest: 'x' }, 'r'],
  ])('tells that the %s differs, with both values', (name, found, stored) => {
    expect(differing(found)).toEqual([{ name, stored, found: 'x', agrees: false }]);
    expect(verify(replay, { ...provenance, ...found }, 's').agrees).toBe(false);
  });

  it.each(['x', null])(
    'compares the strategy file, which is %s now, and not the text that ran',
    (fileHash) => {
      expect(differing({}, fileHash)).toEqual([
        { name: 'STRATEGY', stored: 's', found: fileHash, agrees: false },
      ]);
    },
  );
});
