import { randomUUID } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { neverCancelled } from '../../base/pure/cancelled-error.js';
import type { NormalizationParameters } from '../../domain/features/normalization.js';
import { ALL_DAYS } from '../../domain/market/day-range.js';
import type { HoldoutPolicy } from '../../domain/market/holdout-policy.js';
import type { TrainingParameters } from '../../domain/strategy/training-parameters.js';
import { UnsealedBars } from '../../market-data/holdouts/unsealed-bars.js';
import { effectiveStrategy } from '../../tensorflow/training/effective-strategy.js';
import { featureTable } from '../../tensorflow/training/feature-table.js';
import { prepareSamples } from '../../tensorflow/training/prepare-samples.js';
import { clipSeries } from '../../tensorflow/training/training-series.js';
import { loadTrainingSeries } from './load-training-series.js';

/** What is exported, and where to; lists are empty and dates null for the strategy's own. */
export interface FeatureExportRequest
  extends Pick<TrainingParameters, 'symbols' | 'timeframes' | 'overrides'> {
  /** Text of a strategy file. */
  readonly strategySource: string;
  readonly startDate: string | null;
  readonly endDate: string | null;
  readonly dataDir: string;
  readonly holdout: HoldoutPolicy;
  /** Whose look it is where it looks at sealed bars. */
  readonly lookedAtBy: string;
  /** The file that is written. */
  readonly file: string;
}

/** What was written. */
export interface FeatureExport {
  readonly features: readonly string[];
  readonly normalization: NormalizationParameters;
  readonly samples: {
    readonly train: number;
    readonly validation: number;
    readonly test: number;
    readonly purged: number;
  };
  readonly labelHorizonBars: number;
}

const LINES_A_WRITE = 2_000;

/**
 * Writes features, labels and split of a strategy, exactly as its training sees them, to a csv file, which appears when
 * it is complete.
 * @throws AppError when strategy or bars cannot be used
 */
export async function exportFeatures(request: FeatureExportRequest): Promise<FeatureExport> {
  const { strategy } = effectiveStrategy(request.strategySource, { ...request, epochs: 0 });
  const own = strategy.trainingData.dateRange;
  const range = {
    startDate: request.startDate ?? own?.start ?? ALL_DAYS.startDate,
    endDate: request.endDate ?? own?.end ?? ALL_DAYS.endDate,
  };
  const bars = new UnsealedBars({
    dataDir: request.dataDir,
    startDate: range.startDate,
    endDate: request.endDate ?? own?.end ?? null,
    holdout: request.holdout,
    lookedAtBy: request.lookedAtBy,
  });
  const { series } = await loadTrainingSeries(bars, strategy.trainingData, range, neverCancelled);
  const clipped = series.map((one) => clipSeries(one, range.startDate, range.endDate));
  const samples = prepareSamples(strategy, clipped, neverCancelled);
  const symbols = series.map(({ instrument }) => instrument.symbol);
  await writeLines(request.file, featureTable(samples, symbols));
  return {
    features: samples.features,
    normalization: samples.normalization,
    samples: {
      train: samples.train.count,
      validation: samples.validation.count,
      test: samples.test.count,
      purged: samples.split.purged,
    },
    labelHorizonBars: samples.horizonBars,
  };
}

async function writeLines(path: string, lines: Iterable<string>): Promise<void> {
  const draft = `${path}.${randomUUID()}.tmp`;
  try {
    const file = await open(draft, 'wx');
    try {
      let waiting: string[] = [];
      for (const line of lines) {
        waiting.push(line);
        if (waiting.length < LINES_A_WRITE) continue;
        await file.write(`${waiting.join('\n')}\n`);
        waiting = [];
      }
      if (waiting.length > 0) await file.write(`${waiting.join('\n')}\n`);
    } finally {
      await file.close();
    }
    await rename(draft, path);
  } finally {
    // Why it cannot be written is said already.
    await rm(draft, { force: true }).catch(() => undefined);
  }
}
