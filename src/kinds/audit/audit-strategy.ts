import { join } from 'node:path';
import { auditLeaks, type BarsByTimeframe } from '../../domain/backtest/audit/leak-audit.js';
import { windowed } from '../../domain/backtest/windowed-rows.js';
import { FeatureCache } from '../../domain/features/feature-cache.js';
import { requireVolume } from '../../domain/features/require-volume.js';
import type { Bars } from '../../domain/market/bars.js';
import { ALL_DAYS } from '../../domain/market/day-range.js';
import { featurePlan } from '../../domain/strategy/feature-plan.js';
import { parseStrategy } from '../../domain/strategy/parse-strategy.js';
import { requireModelStrategy } from '../../domain/strategy/require-model-strategy.js';
import type { Strategy } from '../../domain/strategy/strategy.js';
import { UnsealedBars } from '../../market-data/holdouts/unsealed-bars.js';
import { listModelFolders, newestModelFor } from '../../tensorflow/inference/list-models.js';
import { requireMatchingFeatures } from '../../tensorflow/inference/match-features.js';
import { type ModelFolder, readModelFolder } from '../../tensorflow/inference/model-folder.js';
import { networkShape } from '../../tensorflow/inference/network-shape.js';
import { selectTensorflowBackend } from '../../tensorflow/inference/tensorflow-backend.js';
import { TensorflowPredictor } from '../../tensorflow/inference/tensorflow-predictor.js';
import { loadBars } from '../bars/load-bars.js';
import type { AuditQuestion, AuditReport } from './audit-schemas.js';
import { auditTrainingSection } from './audit-training-section.js';

/**
 * Audits a strategy for knowledge of the future, on the bars and with the model that a backtest would read.
 * @throws AppError when strategy, bars or model cannot be used
 */
export async function auditStrategy(question: AuditQuestion): Promise<AuditReport> {
  const strategy = requireModelStrategy(parseStrategy(question.strategySource).strategy);
  const { baseTimeframe } = strategy.trainingData;
  const plan = featurePlan(strategy);
  const features = plan.map(({ id }) => id);
  const model = await readModel(question, strategy, features);
  const asked = {
    symbol: question.symbol,
    startDate: question.startDate ?? ALL_DAYS.startDate,
    endDate: question.endDate ?? ALL_DAYS.endDate,
    windowBars: (model && networkShape(model.topology).windowBars) ?? 1,
  };
  const { datasets, byTimeframe, times } = await loadBars(
    new UnsealedBars({
      dataDir: question.folders.data,
      startDate: asked.startDate,
      endDate: question.endDate,
      holdout: question.holdout,
      lookedAtBy: question.lookedAtBy,
    }),
    asked,
    strategy,
  );
  const base = byTimeframe.get(baseTimeframe) as Bars;
  requireVolume(plan, byTimeframe);
  const build = (
    bars: BarsByTimeframe,
    normalization: Parameters<typeof FeatureCache.build>[0]['normalization'],
  ) => FeatureCache.build({ bars, times, baseTimeframe, plan, normalization });
  // Without a model the scale of raw inputs is taken once, from all bars: it is a constant of every comparison.
  const normalization =
    model?.metadata.normalization ??
    build(byTimeframe, { fitOn: { start: 0, end: base.length } }).normalization;
  const { backend } = await selectTensorflowBackend(question.tensorflowBackend);
  const predictor = model && (await TensorflowPredictor.load(model, strategy.decisions.outputFormat));
  try {
    const result = auditLeaks({
      datasets,
      baseTimeframe,
      featuresOf: (bars) => windowed(build(bars, normalization), predictor?.windowBars ?? 1),
      model: predictor && { predictor, decisions: strategy.decisions },
      samples: question.samples,
      seed: question.seed,
    });
    return {
      symbol: question.symbol,
      timeframe: baseTimeframe,
      bars: base.length,
      firstMs: base.openTimeMs[0] as number,
      lastMs: base.openTimeMs[base.length - 1] as number,
      features,
      model: model?.path ?? null,
      tensorflowBackend: model && backend,
      ...result,
      sampledBars: [...result.sampledBars],
      leaks: [...result.leaks],
      training: await auditTrainingSection(question, strategy),
    };
  } finally {
    predictor?.dispose();
  }
}

async function readModel(
  { modelPath, folders }: AuditQuestion,
  strategy: Strategy,
  features: readonly string[],
): Promise<ModelFolder | null> {
  const model =
    modelPath === null ? await newestModel(folders.models, strategy) : await readModelFolder(modelPath);
  if (model !== null) requireMatchingFeatures(model.path, model.metadata.features, features);
  return model;
}

async function newestModel(modelsDir: string, strategy: Strategy): Promise<ModelFolder | null> {
  const newest = newestModelFor(await listModelFolders(modelsDir), strategy.name, strategy);
  return newest && (await readModelFolder(join(modelsDir, newest.name), `models/${newest.name}`, modelsDir));
}
