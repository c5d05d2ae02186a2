import { describe, expect, it } from 'vitest';
import { flat, runScript, type Script } from './scripted-run.js';

const calm = (signals: string, script: Partial<Script> = {}) =>
  runScript({ candles: Array.from({ length: signals.length }, () => flat(100)), signals, ...script });

describe('the funnel', () => {
  it('counts confidence below the threshold', () => {
    const { funnel } = calm('BSH', { confidence: 0.59, decisions: { confidenceThreshold: 0.6 } });
    expect(funnel).toMatchObject({ belowConfidence: 2, filled: 0 });
    expect(funnel.reasons).toEqual([{ code: 'BELOW_CONFIDENCE', count: 2 }]);
  });

  it.each([0.6, 0.7, 0.9])('lets a confidence equal to a threshold of %f pass', (confidence) => {
    expect(calm('BHH', { confidence, decisions: { confidenceThreshold: confidence } }).funnel.filled).toBe(1);
  });

  it('filters repeated signals and shorts that are not allowed, most frequent reason first', () => {
    // SELL when flat; BUY fills at bar 2; three BUYs when long.
    const { funnel } = calm('SBBBBHH');
    expect(funnel).toMatchObject({ buySignals: 4, sellSignals: 1, filtered: 4, filled: 1 });
    expect(funnel.reasons[0]?.code).toBe('ALREADY_LONG');
    expect(funnel.reasons.find((reason) => reason.code === 'SHORT_NOT_ALLOWED')?.count).toBe(1);
  });

  it('filters SELL when short', () => {
    const { funnel } = calm('SHSH', { decisions: { allowShortFromFlat: true } });
    expect(funnel.reasons).toEqual([{ code: 'ALREADY_SHORT', count: 1 }]);
  });

  it('rejects an order that would add when positions are not looked at', () => {
    const { funnel, trades } = calm('BHBHH', { decisions: { positionAwareness: false } });
    expect(funnel).toMatchObject({ filled: 1, rejected: 1 });
    expect(funnel.reasons).toEqual([{ code: 'POSITION_OPEN', count: 1 }]);
    expect(trades).toHaveLength(1);
  });

  it('rejects a short that is not allowed when positions are not looked at', () => {
    const { funnel } = calm('SHH', { decisions: { positionAwareness: false } });
    expect(funnel).toMatchObject({ rejected: 1, filled: 0 });
    expect(funnel.reasons).toEqual([{ code: 'SHORT_NOT_ALLOWED', count: 1 }]);
  });

  it('rejects an order whose quantity is 0', () => {
    const { funnel } = calm('BHH', { parameters: { initialCapital: 399 } });
    expect(funnel.reasons).toEqual([{ code: 'QUANTITY_ZERO', count: 1 }]);
  });

  it('separates signals by bars since the bar of the last fill', () => {
    // BUY of bar 0 fills at bar 1: with a separation of 3 bars, bar 4 is the first that may decide.
    const { funnel, trades } = calm('BSSSSHH', { decisions: { minSignalSeparation: 3 } });
    expect(funnel.reasons).toEqual([{ code: 'SIGNAL_SEPARATION', count: 3 }]);
    expect(trades[0]?.exitBarIndex).toBe(5);
  });

  it('counts the fill of a stop for the separation', () => {
    const { funnel, trades } = runScript({
      candles: [flat(100), flat(100), [100, 100, 90, 100], flat(100), flat(100), flat(100)],
      signals: 'BHBBHH',
      decisions: { minSignalSeparation: 2 },
      exits: { stopLossPct: 0.05 },
    });
    expect(trades).toHaveLength(1);
    expect(funnel.reasons).toEqual([{ code: 'SIGNAL_SEPARATION', count: 2 }]);
  });
});
