import type { Bars } from '../../../../src/domain/market/bars.js';
import type { Instrument } from '../../../../src/domain/market/instrument.js';
import { closeTimeMs } from '../../../../src/domain/market/timeframe.js';
import { barsOf as barsFrom, flat } from '../../domain/backtest/scripted-run.js';

/** A Monday. */
export const START_MS = Date.UTC(2024, 0, 1);

/** RSI(2) on hours and on days, hours being traded. */
export const hoursAndDays = `
name: hours_and_days
version: "3.0"
training_data:
  symbols: {mode: single, symbol: COIN}
  timeframes: {mode: multi_timeframe, list: [1h, 1d], base_timeframe: 1h}
  history_required: 0
indicators:
  rsi_2: {type: rsi, period: 2}
fuzzy_sets: {}
nn_inputs:
  - {raw_indicator: rsi_2, timeframes: all, normalization: none}
model:
  type: mlp
  architecture: {hidden_layers: [], activation: relu, output_activation: softmax}
decisions:
  output_format: classification
  confidence_threshold: 0
  position_awareness: true
  allow_short_from_flat: false
  filters: {min_signal_separation: 0}
training:
  method: supervised
  epochs: 1
  learning_rate: 0.001
  batch_size: 32
  optimizer: adam
  labels: {source: forward_return, horizon: 5, threshold: 0.01}
  data_split: {train: 0.7, validation: 0.15, test: 0.15}
`;

/** The same on days alone. */
export const daysAlone = hoursAndDays
  .replace('name: hours_and_days', 'name: days_alone')
  .replace('{mode: multi_timeframe, list: [1h, 1d], base_timeframe: 1h}', '{mode: single, timeframe: 1d}');

export const coin = (timeframe: Instrument['timeframe'], calendarAssumed = false): Instrument => ({
  symbol: 'COIN',
  timeframe,
  source: 'csv:coin.csv',
  timezone: 'UTC',
  calendar: '24x7',
  calendarAssumed,
  // Days and hours are made apart here, so nothing that is read along shows when days begin.
  dayStart: '00:00',
});

/** Bars without a gap from START_MS on, each at one price. */
export function barsAt(timeframe: '1h' | '1d', prices: readonly number[]): Bars {
  const stepMs = closeTimeMs(timeframe, 0);
  return barsFrom(prices.map(flat), { stepMs, startMs: START_MS });
}

/** Prices that rise and fall. */
export const waves = (length: number): number[] =>
  Array.from({ length }, (_, index) => 100 + ((index * 7) % 13));
