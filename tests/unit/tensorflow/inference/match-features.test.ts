import { describe, expect, it } from 'vitest';
import {
  featureDifferences,
  requireMatchingFeatures,
} from '../../../../src/tensorflow/inference/match-features.js';
import { ModelMismatchError } from '../../../../src/tensorflow/inference/model-errors.js';

describe('requireMatchingFeatures', () => {
  it('accepts the same features in the same order', () => {
    expect(() => requireMatchingFeatures('models/m', ['a', 'b'], ['a', 'b'])).not.toThrow();
  });

  it('lists what is missing and what is not expected', () => {
    expect(featureDifferences(['a', 'x'], ['a', 'b'])).toEqual({
      missing: ['b'],
      unexpected: ['x'],
      otherOrder: false,
    });
    expect(() => requireMatchingFeatures('models/m', ['a', 'x'], ['a', 'b'])).toThrow(
      "the model does not know 'b', and the strategy does not make 'x'",
    );
  });

  it('tells another order from other features', () => {
    const match = (): void => requireMatchingFeatures('models/m', ['b', 'a'], ['a', 'b']);
    expect(match).toThrow(ModelMismatchError);
    expect(match).toThrow('another order');
  });
});
