import { resolveContained } from '../../src/base/outer/files/contained-path.js';
import { neverCancelled } from '../../src/base/pure/cancelled-error.js';
import { BacktestingEngine } from '../../src/domain/backtest/backtesting-engine.js';
import { ModelSignalSource } from '../../src/domain/backtest/model-signal-source.js';
import { noProgress, type Predictor } from '../../src/domain/backtest/ports.js';
import { FeatureCache } from '../../src/domain/features/feature-cache.js';
import { featurePlan } from '../../src/domain/strategy/feature-plan.js';
import { parseStrategy } from '../../src/domain/strategy/parse-strategy.js';
import { strategyHash } from '../../src/domain/strategy/strategy-hash.js';
import { trainingWindowOf } from '../../src/kinds/backtest/given-model.js';
import { loadBars } from '../../src/kinds/bars/load-bars.js';
import { readStrategyFile } from '../../src/library/strategy-file.js';
import { BarStore } from '../../src/market-data/bar-store.js';
import { readModelFolder } from '../../src/tensorflow/inference/model-folder.js';
import { TensorflowPredictor } from '../../src/tensorflow/inference/tensorflow-predictor.js';
import type { BareTask } from './bare-backtest.js';

/** One run of the engine, and where its time went. */
export interface BareRun {
  readonly totalBars: number;
  readonly trades: number;
  readonly resultDigest: string;
  /** Reading strategy, model and bars. */
  readonly loadMs: number;
  readonly featuresMs: number;
  /** In the network alone: rows of features in, outputs out. */
  readonly inferenceMs: number;
  /** All the rest of the engine: rows of features, decisions, trading, metrics and digest. */
  readonly simulationMs: number;
}

/** Runs a backtest by the engine alone: no bridge, no cancel flag, no database. */
export async function runBareBacktest({ parameters, folders }: BareTask, backend: string): Promise<BareRun> {
  const startMs = performance.now();
  const source = await readStrategyFile(parameters.strategyConfigPath, folders.strategies);
  const { strategy } = parseStrategy(source);
  const model = await readModelFolder(resolveContained(parameters.modelPath ?? '', 'models', folders.models));
  const { selection, byTimeframe, times, history, instrument, dataHash } = await loadBars(
    new BarStore(folders.data),
    parameters,
    strategy,
  );
  const loadedMs = performance.now();
  const features = FeatureCache.build({
    bars: byTimeframe,
    times,
    baseTimeframe: strategy.trainingData.baseTimeframe,
    plan: featurePlan(strategy),
    normalization: model.metadata.normalization,
  });
  const featuresMs = performance.now() - loadedMs;
  const network = await TensorflowPredictor.load(model, strategy.decisions.outputFormat);
  const predictor = new TimedPredictor(network);
  try {
    const runMs = performance.now();
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
        trainingWindow: trainingWindowOf(model, instrument),
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
    return {
      totalBars,
      trades: trades.length,
      resultDigest: provenance.resultDigest,
      loadMs: loadedMs - startMs,
      featuresMs,
      inferenceMs: predictor.elapsedMs,
      simulationMs: performance.now() - runMs - predictor.elapsedMs,
    };
  } finally {
    network.dispose();
  }
}

/** Adds up the time that a network takes; there are some hundred calls a run. */
class TimedPredictor implements Predictor {
  readonly outputWidth: number;
  readonly #network: Predictor;
  elapsedMs = 0;

  constructor(network: Predictor) {
    this.outputWidth = network.outputWidth;
    this.#network = network;
  }

  predict(features: Float32Array, rowCount: number): Float32Array {
    const startMs = performance.now();
    const outputs = this.#network.predict(features, rowCount);
    this.elapsedMs += performance.now() - startMs;
    return outputs;
  }
}
