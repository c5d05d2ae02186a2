import { describe, expect, it } from 'vitest';
import type { Provenance } from '../../../../src/domain/backtest/provenance.js';
import { runDigest } from '../../../../src/domain/backtest/run-digest.js';

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

describe('runDigest', () => {
  it('does not depend on the order in which the provenance was written', () => {
    const reversed = Object.fromEntries(Object.entries(provenance).reverse()) as unknown as Provenance;
    expect(runDigest(reversed)).toBe(runDigest(provenance));
  });

  it.each(Object.keys(provenance) as (keyof Provenance)[])('records the %s', (field) => {
    expect(runDigest({ ...provenance, [field]: 'other' })).not.toBe(runDigest(provenance));
  });

  it('tells a run without a model from one with', () => {
    expect(runDigest({ ...provenance, modelHash: null })).not.toBe(runDigest(provenance));
  });
});
