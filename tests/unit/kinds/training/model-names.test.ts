import { describe, expect, it } from 'vitest';
import { nextModelName } from '../../../../src/kinds/training/model-names.js';

describe('nextModelName', () => {
  it.each([
    ['rsi', [], 'rsi_v1.0.0'],
    ['rsi', ['rsi_v1.0.0', 'rsi_v3', 'rsi_v2.1.0', 'rsi_mlp_v9.0.0', '.draft-op_x-1'], 'rsi_v4.0.0'],
    ['rsi', ['rsi', 'rsi_vx'], 'rsi_v1.0.0'],
    ['my strategy/é', [], 'my_strategy___v1.0.0'],
    ['..', [], 'model_v1.0.0'],
  ])('of %s beside %j is %s', (strategy, used, name) => {
    expect(nextModelName(strategy, used)).toBe(name);
  });
});
