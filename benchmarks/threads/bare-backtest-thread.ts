/** Entry of a worker thread that runs backtests by the engine alone: no bridge, no cancel flag, no database. */
import { parentPort } from 'node:worker_threads';
import { BacktestingEngine } from '../../src/backtest/backtesting-engine.js';
import { ModelSignalSource } from '../../src/backtest/model-signal-source.js';
import { noProgress } from '../../src/backtest/ports.js';
import { FeatureCache } from '../../src/features/feature-cache.js';
import { resolveContained } from '../../src/files/contained-path.js';
import { readModelFolder } from '../../src/inference/model-folder.js';
import { selectTensorflowBackend } from '../../src/inference/tensorflow-backend.js';
import { TensorflowPredictor } from '../../src/inference/tensorflow-predictor.js';
import { BarStore } from '../../src/market-data/bar-store.js';
import { neverCancelled } from '../../src/shared/cancelled-error.js';
import { featurePlan } from '../../src/strategy/feature-plan.js';
import { parseStrategy } from '../../src/strategy/parse-strategy.js';
import { strategyHash } from '../../src/strategy/strategy-hash.js';
import { loadBars } from '../../src/workers/load-bars.js';
import { readStrategyFile } from '../../src/workers/strategy-file.js';
import { yieldToRequests } from '../../src/workers/thread-priority.js';
import type { BareAnswer, BareTask } from './bare-backtest.js';

// As the threads of the service do, so that both have the same claim to a core.
yieldToRequests();
const { backend } = await selectTensorflowBackend('auto');

async function run({ parameters, folders }: BareTask): Promise<BareAnswer> {
  const source = await readStrategyFile(parameters.strategyConfigPath, folders.strategies);
  const { strategy } = parseStrategy(source);
  const model = await readModelFolder(resolveContained(parameters.modelPath ?? '', 'models', folders.models));
  const { selection, byTimeframe, history, instrument, dataHash } = await loadBars(
    new BarStore(folders.data),
    parameters,
    strategy,
  );
  const features = FeatureCache.build({
    bars: byTimeframe,
    baseTimeframe: strategy.trainingData.baseTimeframe,
    plan: featurePlan(strategy),
    normalization: model.metadata.normalization,
  });
  const predictor = await TensorflowPredictor.load(model, strategy.decisions.outputFormat);
  try {
    const { totalBars, trades, provenance } = new BacktestingEngine().run(
      {
        ...selection,
        history,
        instrument,
        strategy,
        source: new ModelSignalSource(strategy.decisions, features, predictor, selection.bars.openTimeMs),
        parameters: {
          initialCapital: parameters.initialCapital,
          commissionRate: parameters.commission,
          slippageRate: parameters.slippage,
        },
        trainingWindow: null,
        provenance: {
          tensorflowBackend: backend,
          dataHash,
          strategyHash: strategyHash(source),
          modelHash: model.hash,
          signalsHash: null,
          parametersHash: '',
        },
      },
      noProgress,
      neverCancelled,
    );
    return { backend, totalBars, trades: trades.length, resultDigest: provenance.resultDigest };
  } finally {
    predictor.dispose();
  }
}

parentPort?.on('message', (task: BareTask) => {
  void run(task).then((answer) => parentPort?.postMessage(answer));
});
