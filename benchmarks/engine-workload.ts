import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { seededRandom } from '../src/base/pure/random.js';
import type { BacktestParameters } from '../src/domain/backtest/backtest-parameters.js';
import { networkContent, type OneLayer } from '../tests/support/model-fixtures.js';
import { type MinuteWorkload, writeMinuteWorkload } from './minute-workload.js';

/** RSI, MACD and Bollinger bands as twelve inputs, memberships and raw values among them. */
const STRATEGY = `
name: twelve_inputs
version: "3.0"
training_data:
  symbols: {mode: single, symbol: COIN}
  timeframes: {mode: single, timeframe: 1m}
  history_required: 0
indicators:
  rsi_14: {type: rsi, period: 14}
  macd: {type: macd, fast_period: 12, slow_period: 26, signal_period: 9}
  bands: {type: bbands, period: 20, multiplier: 2.0}
fuzzy_sets:
  rsi_zone:
    indicator: rsi_14
    oversold: [0, 0, 25, 40]
    low: [25, 40, 55]
    high: [45, 60, 75]
    overbought: [60, 75, 100, 100]
  momentum:
    indicator: macd.histogram
    falling: [-1000, -1000, -0.1, 0]
    easing: [-0.1, -0.05, 0]
    firming: [0, 0.05, 0.1]
    rising: [0, 0.1, 1000, 1000]
nn_inputs:
  - {fuzzy_set: rsi_zone, timeframes: all}
  - {fuzzy_set: momentum, timeframes: all}
  - {raw_indicator: macd.line, timeframes: all, normalization: zscore}
  - {raw_indicator: bands.upper, timeframes: all, normalization: zscore}
  - {raw_indicator: bands.middle, timeframes: all, normalization: zscore}
  - {raw_indicator: bands.lower, timeframes: all, normalization: zscore}
model:
  type: mlp
  architecture: {hidden_layers: [64, 32], activation: relu, output_activation: softmax}
decisions:
  output_format: classification
  confidence_threshold: 0.4
  position_awareness: true
  allow_short_from_flat: false
  filters: {min_signal_separation: 1}
training:
  method: supervised
  epochs: 1
  learning_rate: 0.001
  batch_size: 32
  optimizer: adam
  labels: {source: forward_return, horizon: 5, threshold: 0.01}
  data_split: {train: 0.7, validation: 0.15, test: 0.15}
`;

const FEATURES = [
  ...['oversold', 'low', 'high', 'overbought'].map((name) => `1m_rsi_zone_${name}`),
  ...['falling', 'easing', 'firming', 'rising'].map((name) => `1m_momentum_${name}`),
  ...['macd.line', 'bands.upper', 'bands.middle', 'bands.lower'].map((name) => `1m_${name}_raw`),
];
const WIDTHS = [FEATURES.length, 64, 32, 3] as const;
const PRICE = { method: 'zscore', mean: 100, std: 20 } as const;
const NORMALIZATION = {
  '1m_macd.line_raw': { method: 'zscore', mean: 0, std: 0.1 },
  '1m_bands.upper_raw': PRICE,
  '1m_bands.middle_raw': PRICE,
  '1m_bands.lower_raw': PRICE,
} as const;

/** Minute bars as in the other benchmarks, and a backtest of them with a network of 12-64-32-3 that nobody trained. */
export async function writeEngineWorkload(
  folder: string,
  bars: number,
): Promise<{ readonly folders: MinuteWorkload['folders']; readonly parameters: BacktestParameters }> {
  const minutes = await writeMinuteWorkload(folder, bars);
  const model = join(minutes.folders.models, 'twelve_inputs');
  await mkdir(model, { recursive: true });
  await writeFile(join(minutes.folders.strategies, 'twelve_inputs.yaml'), STRATEGY);
  const files = networkContent(layers(), { features: FEATURES, normalization: NORMALIZATION });
  for (const [name, value] of Object.entries(files))
    await writeFile(join(model, name), value instanceof Uint8Array ? value : JSON.stringify(value));
  return {
    folders: minutes.folders,
    parameters: {
      ...minutes.backtest('rule', bars),
      strategyConfigPath: 'strategies/twelve_inputs.yaml',
      modelPath: 'models/twelve_inputs',
    },
  };
}

/** Random weights of the size that training begins with. */
function layers(): OneLayer[] {
  // With this seed the network trades, a few times a day.
  const random = seededRandom(9);
  return WIDTHS.slice(1).map((units, index) => {
    const inputs = WIDTHS[index] as number;
    const scale = Math.sqrt(2 / inputs);
    const isLast = index === WIDTHS.length - 2;
    return {
      kernel: Array.from({ length: inputs }, () =>
        Array.from({ length: units }, () => scale * random.normal()),
      ),
      bias: new Array<number>(units).fill(0),
      activation: isLast ? 'softmax' : 'relu',
    };
  });
}
