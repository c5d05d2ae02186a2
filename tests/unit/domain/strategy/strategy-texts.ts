import { parseStrategy } from '../../../../src/domain/strategy/parse-strategy.js';
import { requireModelStrategy } from '../../../../src/domain/strategy/require-model-strategy.js';
import type { ModelStrategy } from '../../../../src/domain/strategy/strategy.js';

/** Reads a strategy that decides by a model. */
export const modelStrategyOf = (text: string): ModelStrategy =>
  requireModelStrategy(parseStrategy(text).strategy);

/** A valid strategy that uses every section; tests change single places of it. */
export const fullStrategy = `name: full
version: "3.0"
description: Uses every section.
training_data:
  symbols: {mode: single, symbol: AAPL}
  timeframes: {mode: multi_timeframe, list: [1h, 1d], base_timeframe: 1h}
  history_required: 100
  date_range: {start: 2015-01-01, end: 2022-12-31}
indicators:
  rsi_14: {type: rsi, period: 14, source: close}
  macd_12_26_9: {type: macd, fast: 12, slow: 26, signal: 9}
fuzzy_sets:
  rsi_zone:
    indicator: rsi_14
    oversold: [0, 20, 40]
    neutral: {type: gaussian, parameters: [50, 10]}
    overbought: {type: triangular, parameters: [60, 80, 100]}
  macd_trend:
    indicator: macd_12_26_9.histogram
    falling: [-2, -2, -1, 0]
    rising: [0, 1, 2]
nn_inputs:
  - {fuzzy_set: rsi_zone, timeframes: all}
  - {fuzzy_set: macd_trend, timeframes: [1d]}
  - {raw_indicator: rsi_14, timeframes: [1h], normalization: zscore}
model:
  type: mlp
  architecture: {hidden_layers: [16, 8], activation: relu, output_activation: softmax, dropout: 0.1}
decisions:
  output_format: classification
  confidence_threshold: 0.5 # equal passes
  position_awareness: true
  allow_short_from_flat: false
  filters: {min_signal_separation: 4}
  sizing: {fraction: 0.25, lot: 1}
exits: {stop_loss_pct: 0.05, take_profit_pct: 0.10}
training:
  method: supervised
  epochs: 50
  learning_rate: 0.001
  batch_size: 32
  optimizer: adam
  early_stopping: {enabled: true, patience: 10}
  labels: {source: zigzag, zigzag_threshold: 0.03}
  data_split: {train: 0.7, validation: 0.15, test: 0.15}
`;

/** Returns the full strategy with one piece of text replaced; the piece must be there. */
export function changed(piece: string, replacement: string): string {
  if (!fullStrategy.includes(piece)) throw new TypeError(`'${piece}' is not in the strategy`);
  return fullStrategy.replace(piece, replacement);
}

/** Returns the full strategy without one top-level section. */
export function withoutSection(name: string): string {
  const lines = fullStrategy.split('\n');
  const start = lines.findIndex((line) => line.startsWith(`${name}:`));
  const length = lines.slice(start + 1).findIndex((line) => /^\S/.test(line)) + 1;
  lines.splice(start, length > 0 ? length : lines.length - start);
  return lines.join('\n');
}

/** Returns the 1-based line on which a piece of a text stands. */
export function lineWith(text: string, piece: string): number {
  return text.slice(0, text.indexOf(piece)).split('\n').length;
}

/** A valid strategy that trades recorded signals. */
export const signalStrategy = `name: recorded
training_data:
  symbols: {mode: single, symbol: AAPL}
  timeframes: {mode: single, timeframe: 1d}
signals: {file: mine.csv}
decisions: {confidence_threshold: 0.5}
exits: {stop_loss_pct: 0.05, max_holding_bars: 20}
`;
