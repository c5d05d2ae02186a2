import { describe, expect, it } from 'vitest';
import type { Parameter } from '../../../../../src/domain/study/space/parameter.js';
import { pointOf, valuesOf } from '../../../../../src/domain/study/space/point-values.js';
import { valuesToCheck } from '../../../../../src/domain/study/space/values-to-check.js';

const parameters: readonly Parameter[] = [
  { kind: 'STEPPED', path: 'decisions.confidence_threshold', from: 0.5, step: 0.01, count: 41 },
  { kind: 'LISTED', path: 'model.architecture.hidden_layers', texts: ['[16, 8]', '[32]'], isOrdered: false },
  { kind: 'LOG', path: 'input.slippage', from: 0.0001, to: 0.01, isInteger: false },
];

describe('the values of a point', () => {
  it('are overrides, and lead back to it', () => {
    const point = [6, 1, 0.000123];
    const values = valuesOf(parameters, point);
    expect(values).toEqual([
      { path: 'decisions.confidence_threshold', value: '0.56' },
      { path: 'model.architecture.hidden_layers', value: '[32]' },
      { path: 'input.slippage', value: '0.000123' },
    ]);
    expect(pointOf(parameters, values)).toEqual(point);
  });

  it('are those of the space alone', () => {
    const values = valuesOf(parameters, [6, 1, 0.001]);
    expect(() => pointOf(parameters, values.slice(0, 2))).toThrow("no value of 'input.slippage'");
    expect(() => pointOf(parameters, values.slice().reverse())).toThrow(RangeError);
  });
});

describe('the values to check', () => {
  it('are all of few, and an even selection of many with both ends', () => {
    expect(parameters.map((parameter) => valuesToCheck(parameter).length)).toEqual([41, 2, 1_000]);
    expect(valuesToCheck(parameters[0] as Parameter).slice(0, 2)).toEqual(['0.5', '0.51']);
    const many = valuesToCheck({ kind: 'STEPPED', path: 'p', from: 0, step: 1, count: 50_000 });
    expect(many).toHaveLength(1_000);
    expect([many[0], many.at(-1)]).toEqual(['0', '49999']);
    const slippage = valuesToCheck(parameters[2] as Parameter);
    expect([slippage[0], slippage.at(-1)]).toEqual(['0.0001', '0.01']);
    expect(valuesToCheck({ kind: 'LISTED', path: 'p', texts: ['a'], isOrdered: false })).toEqual(['a']);
    expect(valuesToCheck({ kind: 'LOG', path: 'p', from: 1, to: 3, isInteger: true })).toEqual([
      '1',
      '2',
      '3',
    ]);
  });
});
