import { describe, expect, it } from 'vitest';
import { CancelledError } from '../../../../src/base/pure/cancelled-error.js';
import {
  InsufficientDataError,
  ModelOutputInvalidError,
  ModelOutputMismatchError,
} from '../../../../src/domain/backtest/errors.js';
import { type Candle, flat, inputOf, RecordingSink, runScript, scriptedFeatures } from './scripted-run.js';

const times = <T>(count: number, value: T): T[] => Array.from({ length: count }, () => value);
const capital = 100_000;
const commissionRate = 0.001;
const slippageRate = 0.0005;
const fraction = 0.25;
const withCosts = { initialCapital: capital, commissionRate, slippageRate };

describe('the worked cases', () => {
  it('trades the long of opens 100 and 105', () => {
    const { trades, metrics } = runScript({
      candles: [flat(100), flat(100), flat(105), flat(105)],
      signals: 'BSHH',
      parameters: withCosts,
    });
    const entry = 100 * (1 + slippageRate);
    const exit = 105 * (1 - slippageRate);
    const quantity = Math.floor((fraction * capital) / (entry * (1 + commissionRate)));
    const gross = quantity * (exit - entry);
    const net = gross - commissionRate * quantity * (entry + exit);

    expect(trades).toHaveLength(1);
    expect(trades[0]).toMatchObject({
      side: 'LONG',
      quantity: 249,
      entryBarIndex: 1,
      exitBarIndex: 2,
      exitReason: 'SIGNAL',
    });
    expect(trades[0]?.entryPrice).toBeCloseTo(100.05, 10);
    expect(trades[0]?.exitPrice).toBeCloseTo(104.9475, 10);
    expect(quantity).toBe(249);
    expect(trades[0]?.grossPnl).toBeCloseTo(gross, 8);
    expect(trades[0]?.grossPnl).toBeCloseTo(1219.4775, 8);
    expect(trades[0]?.netPnl).toBeCloseTo(net, 8);
    expect(trades[0]?.netPnl).toBeCloseTo(1168.4331225, 8);
    expect(metrics.finalValue).toBeCloseTo(capital + net, 8);
  });

  it('trades the short of opens 100 and 95', () => {
    const { trades, metrics } = runScript({
      candles: [flat(100), flat(100), flat(95), flat(95)],
      signals: 'SBHH',
      decisions: { allowShortFromFlat: true },
      parameters: withCosts,
    });
    expect(trades).toHaveLength(1);
    expect(trades[0]).toMatchObject({ side: 'SHORT', quantity: 249, exitReason: 'SIGNAL' });
    expect(trades[0]?.entryPrice).toBeCloseTo(99.95, 10);
    expect(trades[0]?.exitPrice).toBeCloseTo(95.0475, 10);
    expect(trades[0]?.grossPnl).toBeCloseTo(1220.7225, 8);
    expect(trades[0]?.netPnl).toBeCloseTo(1172.1681225, 8);
    expect(metrics.finalValue).toBeCloseTo(capital + 1172.1681225, 8);
  });
});

describe('the timeline', () => {
  it('fills at the open of the bar after the decision and marks at the close', () => {
    const candles: Candle[] = [flat(10), [20, 40, 15, 30], flat(50)];
    const { trades, equity } = runScript({
      candles,
      signals: 'BHH',
      decisions: { sizing: { fraction: 1, lot: 1 } },
    });
    const quantity = capital / 20;
    expect(trades[0]?.entryPrice).toBe(20);
    expect([...equity.equity]).toEqual([capital, quantity * 30, quantity * 50]);
  });

  it('leaves the pending order of the last bar unfilled', () => {
    const { trades, funnel } = runScript({ candles: times(3, flat(10)), signals: 'HHB' });
    expect(trades).toEqual([]);
    expect(funnel).toMatchObject({ buySignals: 1, unfilledAtEnd: 1, filled: 0 });
  });

  it('closes an open position at the last close, with costs in the last equity and sample', () => {
    const sink = new RecordingSink();
    const { trades, equity } = runScript(
      { candles: [flat(100), flat(100), [100, 120, 100, 110]], signals: 'BHH', parameters: withCosts },
      sink,
    );
    expect(trades[0]).toMatchObject({ exitReason: 'END_OF_DATA', exitBarIndex: 2, barsHeld: 2 });
    expect(trades[0]?.exitPrice).toBeCloseTo(110 * (1 - slippageRate), 10);
    const final = capital + (trades[0]?.netPnl ?? 0);
    expect(equity.equity[2]).toBeCloseTo(final, 8);
    expect(sink.samples).toHaveLength(1);
    expect(sink.samples[0]).toMatchObject({ barIndex: 2, trades: 1, position: 0, equity: equity.equity[2] });
  });

  it('closes on an opposite signal without reversing', () => {
    const { trades, funnel } = runScript({
      candles: times(5, flat(10)),
      signals: 'BSHHH',
      decisions: { allowShortFromFlat: true },
    });
    expect(trades.map((trade) => trade.side)).toEqual(['LONG']);
    expect(funnel.filled).toBe(2);
  });

  it('keeps the confidence of the entry decision', () => {
    const { trades } = runScript({ candles: times(4, flat(10)), signals: 'BSHH', confidence: 0.75 });
    expect(trades[0]?.entryConfidence).toBe(0.75);
  });

  it('gives trades the stamps of the bars of their fills', () => {
    const input = inputOf({ candles: times(4, flat(10)), signals: 'BSHH' });
    const { trades } = runScript({ candles: times(4, flat(10)), signals: 'BSHH' });
    expect(trades[0]?.entryTimeMs).toBe(input.bars.openTimeMs[1]);
    expect(trades[0]?.exitTimeMs).toBe(input.bars.openTimeMs[2]);
  });
});

describe('progress', () => {
  it.each([
    [49, [48]],
    [50, [49]],
    [51, [49, 50]],
    [100, [49, 99]],
    [120, [49, 99, 119]],
  ])('samples %i bars at %j, never twice', (length, indices) => {
    const sink = new RecordingSink();
    runScript({ candles: times(length, flat(10)), signals: '' }, sink);
    expect(sink.samples.map((sample) => sample.barIndex)).toEqual(indices);
    expect(sink.samples.map((sample) => sample.seq)).toEqual(indices.map((_, seq) => seq));
    expect(sink.totals).toEqual([length]);
    expect(sink.phases).toEqual(['simulating']);
  });

  it('looks at the cancellation flag at least every 100 bars', () => {
    const sink = new RecordingSink();
    const cancellation = {
      get isCancelled() {
        return sink.samples.length > 0;
      },
    };
    expect(() => runScript({ candles: times(1000, flat(10)), signals: '' }, sink, cancellation)).toThrow(
      CancelledError,
    );
    expect(sink.samples.map((sample) => sample.barIndex)).toEqual([49, 99]);
  });
});

describe('too little data and unfit models', () => {
  it('asks for two bars in the range', () => {
    const run = () => runScript({ candles: [flat(10)], signals: 'H' });
    expect(run).toThrow(InsufficientDataError);
    expect(run).toThrow('at least 2 bars in the range, found 1');
  });

  it('asks for two bars with defined features', () => {
    expect(() => runScript({ candles: times(4, flat(10)), signals: '??H?' })).toThrow(
      'at least 2 bars in the range with all features defined, found 1',
    );
  });

  it('counts bars with undefined features as warm-up and holds there', () => {
    const { funnel } = runScript({ candles: times(4, flat(10)), signals: '??HH' });
    expect(funnel).toMatchObject({ bars: 4, warmup: 2, holdSignals: 2 });
  });

  it('refuses a model whose output does not fit the format and names the remedies', () => {
    const run = () =>
      runScript({ candles: times(3, flat(10)), signals: '', decisions: { outputFormat: 'binary' } });
    expect(run).toThrow(ModelOutputMismatchError);
    expect(run).toThrow(/gives 3 number.*'binary' needs 1.*'classification'/);
  });

  it('refuses NaN outputs on defined features', () => {
    const features = { ...scriptedFeatures(['H', 'H', '?']), definedAt: () => true };
    const run = () => runScript({ candles: times(3, flat(10)), signals: '', input: { features } });
    expect(run).toThrow(ModelOutputInvalidError);
    expect(run).toThrow('2024-01-03');
  });
});
