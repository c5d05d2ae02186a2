import type { Decisions } from '../strategy/strategy.js';
import { BACKEND_MARGIN, backendMarginAt } from './backend-margin.js';
import { Signal } from './signal.js';

/** Reads a model's output as decisions; rows are those of the last prediction. */
export interface SignalDecider {
  /** Numbers a bar that the output format has. */
  readonly outputWidth: number;
  signalOf(outputs: Float32Array, row: number): Signal;
  /** Returns the confidence of the same row, 0 to 1. */
  confidenceOf(outputs: Float32Array, row: number): number;
  /**
   * Returns by how much the decision of the same row leads: the winning class over the second, BUY over SELL of a binary
   * output, a predicted return over the nearer threshold.
   */
  marginOf(outputs: Float32Array, row: number): number;
  /** Tells whether the decision of the same row leads by less than backends differ, so that another could decide otherwise. */
  isMarginal(outputs: Float32Array, row: number): boolean;
}

/** Returns the decider of the strategy's output format. */
export function signalDecider(decisions: Pick<Decisions, 'outputFormat' | 'costModel'>): SignalDecider {
  switch (decisions.outputFormat) {
    case 'classification':
      return classification;
    case 'binary':
      return binary;
    case 'regression': {
      const { costModel } = decisions;
      if (costModel === null) throw new TypeError('signalDecider: a regression strategy has a cost_model');
      return regression(costModel.roundTripCost * costModel.minEdgeMultiplier);
    }
  }
}

/** The class of the largest probability; a tie for the largest is HOLD. */
const classification: SignalDecider = {
  outputWidth: 3,
  signalOf(outputs, row) {
    const buy = outputs[row * 3] as number;
    const hold = outputs[row * 3 + 1] as number;
    const sell = outputs[row * 3 + 2] as number;
    if (buy > hold && buy > sell) return Signal.Buy;
    return sell > hold && sell > buy ? Signal.Sell : Signal.Hold;
  },
  confidenceOf(outputs, row) {
    return Math.max(
      outputs[row * 3] as number,
      outputs[row * 3 + 1] as number,
      outputs[row * 3 + 2] as number,
    );
  },
  marginOf(outputs, row) {
    const buy = outputs[row * 3] as number;
    const hold = outputs[row * 3 + 1] as number;
    const sell = outputs[row * 3 + 2] as number;
    const largest = Math.max(buy, hold, sell);
    const second = Math.max(Math.min(buy, hold), Math.min(Math.max(buy, hold), sell));
    return largest - second;
  },
  isMarginal: (outputs, row) => classification.marginOf(outputs, row) < BACKEND_MARGIN,
};

/** A probability of BUY: above 0.5 BUY, below SELL; confidence is its distance from 0.5 doubled. */
const binary: SignalDecider = {
  outputWidth: 1,
  signalOf: (outputs, row) => signalAround(0.5, 0.5, outputs[row] as number),
  confidenceOf: (outputs, row) => Math.min(1, Math.abs((outputs[row] as number) - 0.5) * 2),
  // The lead of BUY over SELL, p − (1 − p).
  marginOf: (outputs, row) => Math.abs((outputs[row] as number) - 0.5) * 2,
  isMarginal: (outputs, row) => binary.marginOf(outputs, row) < BACKEND_MARGIN,
};

/**
 * An expected return: BUY above the threshold, SELL below its negative.
 * The threshold already asks for a sufficient edge, hence confidence is always 1.
 */
function regression(threshold: number): SignalDecider {
  // Outputs are single-precision: a prediction that equals the threshold as written must not count as above it.
  const edge = Math.fround(threshold);
  // Both thresholds are equally far from 0, so the nearer one is that of the output's sign.
  const marginOf = (outputs: Float32Array, row: number): number =>
    Math.abs(Math.abs(outputs[row] as number) - edge);
  return {
    outputWidth: 1,
    signalOf: (outputs, row) => signalAround(-edge, edge, outputs[row] as number),
    confidenceOf: () => 1,
    marginOf,
    isMarginal: (outputs, row) => marginOf(outputs, row) < backendMarginAt(outputs[row] as number),
  };
}

function signalAround(sellBelow: number, buyAbove: number, value: number): Signal {
  if (value > buyAbove) return Signal.Buy;
  return value < sellBelow ? Signal.Sell : Signal.Hold;
}
