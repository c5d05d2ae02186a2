import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Timeframe } from '../../src/domain/market/timeframe.js';
import type { StartBacktestInput } from '../../src/faces/client/generated/graphql.js';
import { generateBars } from '../../src/market-data/synthetic-bars.js';
import { writeBars } from '../../src/market-data/write-bars.js';
import { content, type OneLayer } from './model-fixtures.js';
import { SHARED_BARS } from './share-bars.js';

/** BUY below 30, SELL above 70, HOLD between, as a network of one layer: the largest of 30 − rsi, 0 and rsi − 70. */
const RSI_RULE: OneLayer = { kernel: [[-1, 0, 1]], bias: [30, 0, -70], activation: 'softmax' };

const strategy = (timeframe: Timeframe): string => `
name: rsi_rule
version: "3.0"
training_data:
  symbols: {mode: single, symbol: AAPL}
  timeframes: {mode: single, timeframe: ${timeframe}}
  history_required: 0
indicators:
  rsi_14: {type: rsi, period: 14}
fuzzy_sets: {}
nn_inputs:
  - {raw_indicator: rsi_14, timeframes: all, normalization: none}
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

/** Enough for half a million bars to take a second or more, so that there is a middle in which to interfere. */
const IDLE_UNITS = 1_024;

/** Folders of its own for a server, with a strategy that trades a plain RSI rule. */
export interface RsiWorkspace {
  /** To be given to startServer. */
  readonly settings: Readonly<Record<string, string>>;
  readonly strategyConfigPath: string;
  readonly modelPath: string;
}

/** @param idleUnits see `content`; makes runs take longer without changing their results */
export async function rsiWorkspace(
  folder: string,
  timeframe: Timeframe,
  idleUnits = 0,
): Promise<RsiWorkspace> {
  const [strategies, models, data] = ['strategies', 'models', 'data'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  const model = join(models, 'rsi_rule');
  for (const path of [strategies, model, data]) await mkdir(path, { recursive: true });
  await writeFile(join(strategies, 'rsi_rule.yaml'), strategy(timeframe));
  for (const [name, value] of Object.entries(
    content(RSI_RULE, { features: [`${timeframe}_rsi_14_raw`] }, idleUnits),
  )) {
    await writeFile(join(model, name), value instanceof Uint8Array ? value : JSON.stringify(value));
  }
  return {
    settings: { STRATEGIES_DIR: strategies, MODELS_DIR: models, DATA_DIR: data },
    strategyConfigPath: 'strategies/rsi_rule.yaml',
    modelPath: 'models/rsi_rule',
  };
}

/** Writes 1m bars into a folder: from those that another test has made, where tests share them, as they take a second. */
async function writeMinuteBars(folder: string, days: number): Promise<void> {
  const shared = process.env[SHARED_BARS];
  if (shared === undefined) return makeMinuteBars(folder, days);
  const made = join(shared, `minutes-${days}`);
  if (!existsSync(made)) {
    const draft = await mkdtemp(`${made}-`);
    await makeMinuteBars(draft, days);
    // Where another one was faster, its bars are the same.
    await rename(draft, made).catch(() => undefined);
  }
  await cp(made, folder, { recursive: true });
}

async function makeMinuteBars(folder: string, days: number): Promise<void> {
  const bars = generateBars({
    calendar: '24x7',
    timeframe: '1m',
    startDate: '2024-01-01',
    endDate: lastDay(days),
    seed: 1,
    initialPrice: 100,
    annualDrift: 0,
    annualVolatility: 0.5,
    swingShare: 0.3,
    swingHalfLifeDays: 0.1,
    decimals: 2,
    typicalVolume: 10,
  });
  const instrument = {
    symbol: 'COIN',
    timeframe: '1m',
    source: 'synthetic',
    timezone: 'UTC',
    calendar: '24x7',
    calendarAssumed: false,
  } as const;
  await writeBars(folder, instrument, bars);
}

const lastDay = (days: number): string => new Date(Date.UTC(2024, 0, days)).toISOString().slice(0, 10);

/**
 * A workspace with 1m bars of an instrument that trades around the clock, and a backtest of all of them: long
 * enough for something to happen in its middle.
 * @param days 1,440 bars each
 * @param idleUnits see `rsiWorkspace`; default: as many as make it long
 */
export async function minuteWorkspace(
  folder: string,
  days: number,
  idleUnits = IDLE_UNITS,
): Promise<RsiWorkspace & { readonly backtest: StartBacktestInput }> {
  const workspace = await rsiWorkspace(folder, '1m', idleUnits);
  await writeMinuteBars(workspace.settings.DATA_DIR as string, days);
  const { strategyConfigPath, modelPath } = workspace;
  return {
    ...workspace,
    backtest: {
      symbol: 'COIN',
      timeframe: '1m',
      strategyConfigPath,
      modelPath,
      startDate: '2024-01-01',
      endDate: lastDay(days),
    },
  };
}
