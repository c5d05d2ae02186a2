import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BacktestParameters } from '../../../../src/domain/backtest/backtest-parameters.js';
import type { Instrument } from '../../../../src/domain/market/instrument.js';
import { generateBars } from '../../../../src/market-data/synthetic-bars.js';
import { writeBars } from '../../../../src/market-data/write-bars.js';
import {
  content,
  type FolderContent,
  type OneLayer,
  windowContent,
} from '../../../support/model-fixtures.js';

/** The folders of a study, with hours of forty days and days of eight months of two symbols. */
export interface StudyWorkspace {
  readonly root: string;
  readonly folders: { readonly strategies: string; readonly models: string; readonly data: string };
  readonly parameters: BacktestParameters;
}

const TRAINED = { trainedFrom: '2023-12-20', trainedTo: '2023-12-31' };
const RSI = { features: ['1h_rsi_raw'], ...TRAINED };
const ZONES = { features: ['1h_zone_low', '1h_zone_high'], ...TRAINED };

/** Buys weakness and sells strength, each by thresholds of its own. */
const rsiRule = (low: number, high: number): OneLayer => ({
  kernel: [[-0.08, 0, 0.08]],
  bias: [0.08 * low, 0, -0.08 * high],
  activation: 'softmax',
});

const MODELS: Readonly<Record<string, FolderContent>> = {
  wide: content(rsiRule(35, 65), RSI),
  narrow: content(rsiRule(45, 55), RSI),
  undocumented: content(rsiRule(40, 60), { features: RSI.features }),
  foreign: content(rsiRule(40, 60), { features: ['1h_macd_raw'] }),
  windowed: windowContent(rsiRule(42, 58), 5, RSI),
  binary: content({ kernel: [[-0.06]], bias: [3], activation: 'sigmoid' }, RSI),
  regression: content({ kernel: [[-0.0002]], bias: [0.0101], activation: 'linear' }, RSI),
  // Its last bar, that of the week from 2024-01-15 on, lasts into the 22nd.
  weekly: content(rsiRule(40, 60), {
    features: ['1w_rsi_raw'],
    ...{ trainedFrom: '2022-01-03', trainedTo: '2024-01-15' },
  }),
  two: content(
    {
      kernel: [
        [-0.08, 0, 0.08],
        [-0.02, 0, 0.02],
      ],
      bias: [4.4, 0, -5.6],
      activation: 'softmax',
    },
    { features: ['1h_rsi_raw', '1d_rsi_raw'], ...TRAINED },
  ),
  zones: content(
    {
      kernel: [
        [3, 0, -3],
        [-3, 0, 3],
      ],
      bias: [0, 0.5, 0],
      activation: 'softmax',
    },
    ZONES,
  ),
};

const FRAME = `training_data:
  symbols: {mode: single, symbol: COIN}
  timeframes: {mode: single, timeframe: 1h}
`;
const TRAINING = `training:
  method: supervised
  labels: {source: forward_return, horizon: 5, threshold: 0.01}
  data_split: {train: 0.7, validation: 0.15, test: 0.15}
`;
const network = (format: string, output: string, inputs: string, more = ''): string => `name: ${format}_rule
version: "3.0"
${FRAME}indicators:
  rsi: {type: rsi, period: 14}
${inputs}model:
  type: mlp
  architecture: {hidden_layers: [], output_activation: ${output}}
decisions:
  output_format: ${format}
  # What trials vary may have comments.
  confidence_threshold: 0.3 # equal passes
${more}exits: {stop_loss_pct: 0.05}
${TRAINING}`;
const RAW = 'fuzzy_sets: {}\nnn_inputs:\n  - {raw_indicator: rsi, timeframes: all, normalization: none}\n';

const STRATEGIES: Readonly<Record<string, string>> = {
  classification: network('classification', 'softmax', RAW),
  binary: network('binary', 'sigmoid', RAW),
  regression: network(
    'regression',
    'linear',
    RAW,
    '  cost_model: {round_trip_cost: 0.0005, min_edge_multiplier: 1}\n',
  ),
  zones: network(
    'classification',
    'softmax',
    'fuzzy_sets:\n  zone: {indicator: rsi, low: [0, 20, 50], high: [50, 80, 100]}\nnn_inputs:\n  - {fuzzy_set: zone, timeframes: all}\n',
  ),
  weekly: network('classification', 'softmax', RAW).replaceAll('timeframe: 1h', 'timeframe: 1w'),
  two: network('classification', 'softmax', RAW).replace(
    '{mode: single, timeframe: 1h}',
    '{mode: multi_timeframe, list: [1h, 1d], base_timeframe: 1h}',
  ),
  signals: `name: signals\n${FRAME}signals: {file: first.csv}\ndecisions: {allow_short_from_flat: true}\n`,
};

/** Writes strategies, models and bars into a folder of its own. */
export async function studyWorkspace(): Promise<StudyWorkspace> {
  const root = await mkdtemp(join(tmpdir(), 'ktrdr-study-'));
  const [strategies, models, data] = ['strategies', 'models', 'data'].map((name) => join(root, name)) as [
    string,
    string,
    string,
  ];
  for (const folder of [strategies, models, data]) await mkdir(folder);
  for (const [name, text] of Object.entries(STRATEGIES))
    await writeFile(join(strategies, `${name}.yaml`), text);
  for (const [name, files] of Object.entries(MODELS)) {
    await mkdir(join(models, name));
    for (const [file, value] of Object.entries(files)) {
      const bytes = value instanceof Uint8Array ? value : JSON.stringify(value);
      await writeFile(join(models, name, file), bytes);
    }
  }
  for (const [seed, symbol] of ['COIN', 'TOKEN'].entries()) {
    const ofSeed = { endDate: '2024-02-09', seed: seed + 1 };
    await writeSeries(data, symbol, '1h', { startDate: '2024-01-01', ...ofSeed });
    await writeSeries(data, symbol, '1d', { startDate: '2023-06-01', ...ofSeed });
    await writeSeries(data, symbol, '1w', { startDate: '2015-01-01', ...ofSeed });
  }
  for (const [name, step] of [['first', 7] as const, ['second', 11] as const]) {
    await writeFile(join(strategies, `${name}.csv`), signals(step));
  }
  return {
    root,
    folders: { strategies, models, data },
    parameters: {
      symbol: 'COIN',
      timeframe: '1h',
      strategyConfigPath: 'strategies/classification.yaml',
      modelPath: 'models/wide',
      startDate: '2024-01-20',
      endDate: '2024-02-09',
      initialCapital: 100_000,
      commission: 0.001,
      slippage: 0.0005,
      overrides: [],
      inSamplePolicy: 'WARN',
      replay: null,
    },
  };
}

/** Writes bars of a generator in the place of those that are there. */
export async function writeSeries(
  data: string,
  symbol: string,
  timeframe: '1h' | '1d' | '1w',
  series: { readonly startDate: string; readonly endDate: string; readonly seed: number },
): Promise<void> {
  const instrument: Instrument = {
    ...{ symbol, timeframe, source: 'synthetic', timezone: 'UTC' },
    ...{ calendar: '24x7', calendarAssumed: false },
  };
  const bars = generateBars({
    ...{ calendar: '24x7', timeframe, ...series },
    ...{ initialPrice: 100, annualDrift: 0, annualVolatility: 1.2, swingShare: 0.3, swingHalfLifeDays: 0.5 },
    ...{ decimals: 2, typicalVolume: 10 },
  });
  await writeBars(data, instrument, bars);
}

/** A decision every few hours, with a confidence of two digits. */
function signals(step: number): string {
  const rows = Array.from({ length: 60 }, (_, index) => {
    const stamp = new Date(Date.UTC(2024, 0, 20, index * step)).toISOString();
    const confidence = (((index * 37) % 60) + 40) / 100;
    return `${stamp},${index % 3 === 0 ? 'BUY' : 'SELL'},${confidence}`;
  });
  return `timestamp,signal,confidence\n${rows.join('\n')}\n`;
}
