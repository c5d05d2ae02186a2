import type { BarExplanation, Decision } from '../../../../src/kinds/backtest/why/explanation.js';

const decision = (barIndex: number, change: Partial<Decision>): Decision => ({
  barIndex,
  timeMs: Date.UTC(2024, 0, 2 + barIndex),
  signal: 'HOLD',
  confidence: 0.4,
  stoppedBy: null,
  order: null,
  position: 0,
  ...change,
});

/** Four bars: undefined, held, stopped by the threshold, ordered. */
export const decisionRecords: readonly Decision[] = [
  decision(0, { signal: null, confidence: null }),
  decision(1, {}),
  decision(2, { signal: 'BUY', confidence: 0.5, stoppedBy: 'BELOW_CONFIDENCE' }),
  decision(3, { signal: 'BUY', confidence: 0.7, order: 'BUY' }),
];

export const explanation: BarExplanation = {
  timeMs: Date.UTC(2024, 0, 4),
  barIndex: 2,
  open: 100,
  high: 102,
  low: 99,
  close: 101,
  indicators: [{ name: '1d_rsi_14', value: null }],
  memberships: [{ name: '1d_rsi_zone_oversold', value: 0.25 }],
  features: [{ name: '1d_rsi_zone_oversold', value: 0.25 }],
  outputs: [
    { name: 'BUY', value: 0.5 },
    { name: 'HOLD', value: 0.3 },
    { name: 'SELL', value: 0.2 },
  ],
  signal: 'BUY',
  confidence: 0.5,
  threshold: 0.6,
  margin: 0.2,
  filters: [{ name: 'CONFIDENCE', passed: false, detail: 'confidence 0.5 is below the threshold 0.6' }],
  order: null,
  fill: null,
  positionBefore: 0,
  positionAfter: 0,
  equity: 100_000,
  counterfactuals: [{ feature: '1d_rsi_zone_oversold', from: 0.25, to: 0.5, decision: 'BUY' }],
};
