import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { decodeTrades } from '../../../../../src/domain/backtest/trade-codec.js';
import type { Trade } from '../../../../../src/domain/portfolio/trade.js';
import type { StoredBacktestResult } from '../../../../../src/kinds/backtest/backtest-operation.js';
import { runBacktest } from '../../../../../src/kinds/backtest/run-backtest.js';
import type { ReplayQuestion } from '../../../../../src/kinds/backtest/why/replay-question.js';
import type { ThreadMessage } from '../../../../../src/places/threads/protocol.js';
import { projectFolder } from '../../../../support/ktrdr-server.js';
import {
  content,
  type FolderContent,
  rsiFeatures,
  windowContent,
} from '../../../../support/model-fixtures.js';
import { surroundingsTelling } from '../../../places/threads/link-telling.js';
import { backtestTask } from '../backtest-task.js';

export const WINDOW_BARS = 5;
const COLUMNS = { oversold: 0, neutral: 1, overbought: 2 } as const;
const metadata = { features: rsiFeatures, trainedFrom: '2015-01-02', trainedTo: '2015-12-31' };

/** Heeds every bar of its window, the newest most. */
const windowRule: FolderContent = (() => {
  const content = windowContent(
    {
      kernel: [
        [4, -1, -4],
        [-1, 2, -1],
        [-4, -1, 4],
      ],
      bias: [0.2, 0, -0.3],
      activation: 'softmax',
    },
    WINDOW_BARS,
    metadata,
  );
  const weights = new Float32Array(content['weights.bin'].slice().buffer);
  const perBar = 3 * 3;
  const newest = (WINDOW_BARS - 1) * perBar;
  for (let lag = 1; lag < WINDOW_BARS; lag += 1) {
    for (let i = 0; i < perBar; i += 1) {
      weights[newest - lag * perBar + i] = (weights[newest + i] as number) * 0.3 ** lag;
    }
  }
  return { ...content, 'weights.bin': new Uint8Array(weights.buffer) };
})();

/** What runs, by name: the change of the sample strategy, and the model. */
export const EXPLAINED = {
  sample: { model: 'models/rsi_mlp_v1.0.0', change: (text: string) => text },
  window: { model: 'models/window', change: (text: string) => text },
  binary: {
    model: 'models/binary',
    change: (text: string) =>
      text
        .replace('output_format: classification', 'output_format: binary')
        .replace('confidence_threshold: 0.4', 'confidence_threshold: 0.3')
        .replace('output_activation: softmax', 'output_activation: sigmoid'),
  },
  regression: {
    model: 'models/regression',
    change: (text: string) =>
      text
        .replace(
          'output_format: classification',
          'output_format: regression\n  cost_model: {round_trip_cost: 0.003, min_edge_multiplier: 1.5}',
        )
        .replace(/ {2}confidence_threshold.*\n/, '')
        .replace('output_activation: softmax', 'output_activation: linear')
        .replace(
          /source: forward_return, horizon: 10, threshold: 0.02/,
          'source: forward_return, horizon: 10',
        ),
  },
  shorting: {
    model: 'models/rsi_mlp_v1.0.0',
    change: (text: string) =>
      text
        .replace('allow_short_from_flat: false', 'allow_short_from_flat: true')
        .replace('min_signal_separation: 1', 'min_signal_separation: 7')
        .replace('\ntraining:', '\nexits: {stop_loss_pct: 0.04, max_holding_bars: 30}\n\ntraining:'),
  },
  signals: { model: null, change: null },
} as const;

export type Explained = keyof typeof EXPLAINED;

/** Makes the folders that all of them run in. */
export async function writeExplained(folder: string): Promise<void> {
  for (const name of ['strategies', 'models', 'data']) {
    await cp(join(projectFolder, name), join(folder, name), { recursive: true });
  }
  const sample = await readFile(join(folder, 'strategies/rsi_mean_reversion.yaml'), 'utf8');
  for (const [name, { change }] of Object.entries(EXPLAINED)) {
    if (change !== null) await writeFile(join(folder, 'strategies', `${name}.yaml`), change(sample));
  }
  const buysLow = Object.keys(COLUMNS).map((name) => [
    { oversold: 3, neutral: 0.2, overbought: -3 }[name] as number,
  ]);
  const foretells = buysLow.map(([weight]) => [(weight as number) * 0.004]);
  const models = {
    window: windowRule,
    binary: content({ kernel: buysLow, bias: [0.1], activation: 'sigmoid' }, metadata),
    regression: content({ kernel: foretells, bias: [0.0005], activation: 'linear' }, metadata),
  };
  for (const [name, files] of Object.entries(models)) {
    await mkdir(join(folder, 'models', name));
    for (const [file, value] of Object.entries(files)) {
      const bytes = value instanceof Uint8Array ? value : JSON.stringify(value);
      await writeFile(join(folder, 'models', name, file), bytes);
    }
  }
}

export interface ExplainedRun {
  readonly question: ReplayQuestion;
  readonly result: StoredBacktestResult;
  readonly trades: readonly Trade[];
}

/** Runs one as a worker does, and returns what is stored of it. */
export async function runExplained(folder: string, name: Explained): Promise<ExplainedRun> {
  const messages: ThreadMessage[] = [];
  const task = backtestTask(folder, {
    symbol: 'AAPL',
    timeframe: '1d',
    strategyConfigPath: `strategies/${name === 'signals' ? 'recorded_signals' : name}.yaml`,
    modelPath: EXPLAINED[name].model,
    startDate: '2016-01-01',
    endDate: '2023-12-31',
  });
  const outcome = await runBacktest(task, surroundingsTelling(messages));
  const result = outcome.result as unknown as StoredBacktestResult;
  const pieces = messages.flatMap((message) => (message.kind === 'part' ? message.part.pieces : []));
  const trades = pieces
    .filter(({ stream }) => stream === 'trades')
    .flatMap(({ bytes, firstSeq, count }) => decodeTrades(bytes, { afterSeq: firstSeq - 1, limit: count }));
  const { parameters, folders } = task;
  const { strategySource, provenance } = result;
  return {
    question: {
      ...{ operationId: `op_${name}`, folders, parameters, strategySource, provenance },
      tensorflowBackend: 'cpu',
    },
    result,
    trades,
  };
}
