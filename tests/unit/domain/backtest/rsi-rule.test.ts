import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../../src/base/pure/random.js';
import type { Predictor } from '../../../../src/domain/backtest/ports.js';
import { type Candle, runScript } from './scripted-run.js';

const PERIOD = 14;
const initialCapital = 50_000;
const commissionRate = 0.001;
const slippageRate = 0.0005;
const fraction = 0.25;

describe('an RSI rule written as a one-layer network', () => {
  it('trades bar for bar as a loop that knows nothing of the engine', () => {
    const candles = randomWalk(3000);
    const closes = candles.map((candle) => candle[3]);
    const rsi = Float32Array.from(wilderRsi(closes, PERIOD));

    const { trades, equity } = runScript({
      candles,
      signals: '',
      decisions: { confidenceThreshold: 0 },
      parameters: { initialCapital, commissionRate, slippageRate },
      input: {
        features: {
          featureIds: ['1d_rsi_14_raw'],
          fillRows: (start, end) => rsi.slice(start, end),
          definedAt: (index) => !Number.isNaN(rsi[index]),
        },
        predictor: rsiNetwork,
      },
    });

    const expected = independentLoop(candles, rsi);
    expect(expected.trades.length).toBeGreaterThan(10);
    expect(trades.map((trade) => [trade.entryBarIndex, trade.exitBarIndex, trade.quantity])).toEqual(
      expected.trades,
    );
    expected.equity.forEach((value, index) => {
      expect(equity.equity[index]).toBeCloseTo(value, 6);
    });
  });
});

/** BUY where the RSI is below 35, SELL where it is above 65: three linear outputs and a softmax. */
const rsiNetwork: Predictor = {
  outputWidth: 3,
  predict(features, rowCount) {
    const outputs = new Float32Array(rowCount * 3);
    for (let row = 0; row < rowCount; row += 1) {
      const x = features[row] as number;
      const logits = [35 - x, 0, x - 65];
      const largest = Math.max(...logits);
      const powers = logits.map((logit) => Math.exp(logit - largest));
      const total = powers.reduce((sum, power) => sum + power, 0);
      outputs.set(
        powers.map((power) => power / total),
        row * 3,
      );
    }
    return outputs;
  },
};

/** Twenty lines of an own, without orders, positions or costs as the engine has them. */
function independentLoop(candles: readonly Candle[], rsi: Float32Array) {
  const trades: number[][] = [];
  const equity: number[] = [];
  let [cash, quantity, entryBar, order] = [initialCapital, 0, -1, ''];
  const sell = (price: number, bar: number): void => {
    cash += quantity * price * (1 - slippageRate) * (1 - commissionRate);
    trades.push([entryBar, bar, quantity]);
    quantity = 0;
  };
  candles.forEach(([open, , , close], bar) => {
    if (order === 'BUY') {
      const price = open * (1 + slippageRate) * (1 + commissionRate);
      quantity = Math.floor((fraction * cash) / price);
      cash -= quantity * price;
      entryBar = bar;
    }
    if (order === 'SELL') sell(open, bar);
    order = '';
    if ((rsi[bar] as number) < 35 && quantity === 0) order = 'BUY';
    if ((rsi[bar] as number) > 65 && quantity > 0) order = 'SELL';
    if (bar === candles.length - 1 && quantity > 0) sell(close, bar);
    equity.push(cash + quantity * close);
  });
  return { trades, equity };
}

/** Wilder's smoothing seeded with a simple mean; the first value is at index `period`. */
function wilderRsi(closes: readonly number[], period: number): number[] {
  const changes = closes.map((close, i) => (i === 0 ? 0 : close - (closes[i - 1] as number)));
  const mean = (values: readonly number[]): number =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
  const seed = changes.slice(1, period + 1);
  let gain = mean(seed.map((change) => Math.max(change, 0)));
  let loss = mean(seed.map((change) => Math.max(-change, 0)));
  return changes.map((change, i) => {
    if (i < period) return Number.NaN;
    if (i > period) {
      gain = (gain * (period - 1) + Math.max(change, 0)) / period;
      loss = (loss * (period - 1) + Math.max(-change, 0)) / period;
    }
    return 100 - 100 / (1 + gain / loss);
  });
}

function randomWalk(length: number): Candle[] {
  const random = seededRandom(7);
  let close = 100;
  return Array.from({ length }, (): Candle => {
    const open = close * (1 + 0.002 * random.normal());
    close = open * Math.exp(0.015 * random.normal());
    return [open, Math.max(open, close) * 1.002, Math.min(open, close) * 0.998, close];
  });
}
