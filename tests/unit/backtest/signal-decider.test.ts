import { describe, expect, it } from 'vitest';
import { Signal } from '../../../src/backtest/signal.js';
import { signalDecider } from '../../../src/backtest/signal-decider.js';

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
