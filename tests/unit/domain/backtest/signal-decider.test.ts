import { describe, expect, it } from 'vitest';
import { BACKEND_MARGIN } from '../../../../src/domain/backtest/backend-margin.js';
import { Signal } from '../../../../src/domain/backtest/signal.js';
import { signalDecider } from '../../../../src/domain/backtest/signal-decider.js';

const outputs = (...values: number[]): Float32Array => Float32Array.from(values);

describe('classification', () => {
  const decider = signalDecider({ outputFormat: 'classification', costModel: null });

  it.each([
    [[0.6, 0.3, 0.1], Signal.Buy],
    [[0.2, 0.5, 0.3], Signal.Hold],
    [[0.1, 0.2, 0.7], Signal.Sell],
    [[0.4, 0.2, 0.4], Signal.Hold],
    [[0.4, 0.4, 0.2], Signal.Hold],
    [[0.2, 0.4, 0.4], Signal.Hold],
  ])('reads %j as class %i', (row, signal) => {
    expect(decider.signalOf(outputs(0, 0, 0, ...row), 1)).toBe(signal);
  });

  it('has the largest probability as its confidence', () => {
    expect(decider.confidenceOf(outputs(0, 0, 0, 0.25, 0.25, 0.5), 1)).toBe(0.5);
  });
});

describe('decisions within the difference of backends', () => {
  const below = BACKEND_MARGIN * 0.9;
  const above = BACKEND_MARGIN * 1.1;
  const edge = 0.006;
  const classification = signalDecider({ outputFormat: 'classification', costModel: null });
  const binary = signalDecider({ outputFormat: 'binary', costModel: null });
  const regression = signalDecider({
    outputFormat: 'regression',
    costModel: { roundTripCost: edge, minEdgeMultiplier: 1 },
  });

  it.each([
    [classification, [0.5, 0.5 - below, 0], true],
    [classification, [0.5, 0.5 - above, 0], false],
    [classification, [0.1, 0.45 - below, 0.45], true],
    [classification, [0.45, 0.1, 0.45 - below], true],
    [classification, [0.2, 0.3, 0.5], false],
    [classification, [0.4, 0.2, 0.4], true],
    [binary, [0.5 + below / 2], true],
    [binary, [0.5 - below / 2], true],
    [binary, [0.5 + above / 2], false],
    [regression, [edge + below], true],
    [regression, [-edge + below], true],
    [regression, [edge + above], false],
    [regression, [0], false],
  ] as const)('are told from others: %o %j %j', (decider, row, isMarginal) => {
    expect(decider.isMarginal(outputs(...row), 0)).toBe(isMarginal);
  });

  it('are as many more as outputs are large', () => {
    const large = signalDecider({
      outputFormat: 'regression',
      costModel: { roundTripCost: 1_000, minEdgeMultiplier: 1 },
    });
    expect(large.isMarginal(outputs(1_000 * (1 + below)), 0)).toBe(true);
    expect(large.isMarginal(outputs(1_000 * (1 + 2 * above)), 0)).toBe(false);
  });
});

describe('binary', () => {
  const decider = signalDecider({ outputFormat: 'binary', costModel: null });

  it.each([
    [0.75, Signal.Buy, 0.5],
    [0.25, Signal.Sell, 0.5],
    [0.5, Signal.Hold, 0],
    [1, Signal.Buy, 1],
  ])('reads %f as class %i with confidence %f', (output, signal, confidence) => {
    expect(decider.signalOf(outputs(output), 0)).toBe(signal);
    expect(decider.confidenceOf(outputs(output), 0)).toBe(confidence);
  });
});

describe('regression', () => {
  const roundTripCost = 0.003;
  const minEdgeMultiplier = 2;
  const decider = signalDecider({
    outputFormat: 'regression',
    costModel: { roundTripCost, minEdgeMultiplier },
  });
  const threshold = roundTripCost * minEdgeMultiplier;

  it.each([
    [threshold * 1.01, Signal.Buy],
    [threshold, Signal.Hold],
    [0, Signal.Hold],
    [-threshold, Signal.Hold],
    [-threshold * 1.01, Signal.Sell],
  ])('reads an expected return of %f as class %i', (output, signal) => {
    expect(decider.signalOf(outputs(output), 0)).toBe(signal);
  });

  it('is always confident, the threshold asks for the edge', () => {
    expect(decider.confidenceOf(outputs(0.01), 0)).toBe(1);
  });
});
