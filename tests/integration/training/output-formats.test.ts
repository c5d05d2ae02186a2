import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pullUntilDone, startBacktest } from '../../support/backtests.js';
import { type KtrdrServer, startServer, temporaryFolder } from '../../support/ktrdr-server.js';
import { pullTrainingUntilDone, startedTraining, trainingWorkspace } from '../../support/trainings.js';

/** A strategy of raw RSI and MACD inputs, with the parts that differ between output formats. */
const strategyOf = (name: string, output: string, decisions: string, labels: string): string => `
name: ${name}
version: "3.0"
training_data:
  symbols: {mode: multi_symbol, list: [AAPL, MSFT]}
  timeframes: {mode: single, timeframe: 1d}
  history_required: 0
  date_range: {start: 2015-01-01, end: 2022-12-31}
indicators:
  rsi_14: {type: rsi, period: 14}
  macd_12_26_9: {type: macd}
fuzzy_sets: {}
nn_inputs:
  - {raw_indicator: rsi_14, timeframes: all, normalization: zscore}
  - {raw_indicator: macd_12_26_9.histogram, timeframes: all, normalization: minmax}
model:
  type: mlp
  architecture: {hidden_layers: [8], activation: tanh, output_activation: ${output}}
decisions:
  position_awareness: true
  allow_short_from_flat: true
  ${decisions}
training:
  method: supervised
  epochs: 3
  learning_rate: 0.01
  batch_size: 64
  optimizer: adam
  labels: ${labels}
  data_split: {train: 0.7, validation: 0.15, test: 0.15}
`;

const FORMATS = {
  regression: strategyOf(
    'regression_of_two',
    'linear',
    'output_format: regression\n  cost_model: {round_trip_cost: 0.0001, min_edge_multiplier: 1}',
    '{source: forward_return, horizon: 5}',
  ),
  binary: strategyOf(
    'binary_of_two',
    'sigmoid',
    'output_format: binary\n  confidence_threshold: 0',
    '{source: forward_return, horizon: 5, threshold: 0}',
  ),
  classification: strategyOf(
    'classes_of_two',
    'softmax',
    'output_format: classification\n  confidence_threshold: 0',
    '{source: triple_barrier, horizon: 10, take_profit_pct: 0.03, stop_loss_pct: 0.03}',
  ),
};

describe('a strategy of two symbols', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let server: KtrdrServer;

  beforeAll(async () => {
    folder = await temporaryFolder();
    const workspace = await trainingWorkspace(folder.path);
    const { STRATEGIES_DIR } = workspace.settings;
    for (const [format, text] of Object.entries(FORMATS)) {
      await writeFile(join(STRATEGIES_DIR as string, `${format}.yaml`), text);
    }
    server = await startServer(folder.path, { ...workspace.settings, WORKER_THREADS: '1' });
  });
  afterAll(async () => {
    await server.stop();
    await folder.remove();
  });

  it.each(Object.keys(FORMATS))(
    'with output format %s is trained, and trades with what it has learnt',
    async (format) => {
      const strategyConfigPath = `strategies/${format}.yaml`;
      const training = await pullTrainingUntilDone(
        server.url,
        await startedTraining(server.url, { strategyConfigPath }),
      );
      expect(training).toMatchObject({
        status: 'COMPLETED',
        error: null,
        parameters: { symbols: ['AAPL', 'MSFT'] },
      });
      expect(training.epochs.nodes).toHaveLength(3);
      expect(training.result?.features).toEqual(['1d_rsi_14_raw', '1d_macd_12_26_9.histogram_raw']);
      const id = await startBacktest(server.client, {
        symbol: 'MSFT',
        timeframe: '1d',
        strategyConfigPath,
        modelPath: training.result?.modelPath as string,
        startDate: '2023-01-01',
        endDate: '2024-12-31',
      });
      const backtest = await pullUntilDone(server.client, id);
      expect(backtest).toMatchObject({ status: 'COMPLETED', error: null });
      const { funnel, outOfSample } = backtest.result ?? {};
      expect(outOfSample).not.toBeNull();
      expect((funnel?.buySignals ?? 0) + (funnel?.sellSignals ?? 0)).toBeGreaterThan(0);
    },
  );
});
