import { isLastingFailure } from '../../base/pure/app-error.js';
import { neverCancelled } from '../../base/pure/cancelled-error.js';
import { ALL_DAYS } from '../../domain/market/day-range.js';
import type { ModelStrategy } from '../../domain/strategy/strategy.js';
import { UnsealedBars } from '../../market-data/holdouts/unsealed-bars.js';
import { auditTraining } from '../../tensorflow/training/audit/audit-training.js';
import { loadTrainingSeries } from '../training/load-training-series.js';
import type { AuditedTraining, AuditQuestion } from './audit-schemas.js';

/**
 * Audits the training of a strategy on its own symbols and range, where no others are asked for. What keeps a training
 * from being made, such as too few bars, leaves it out of the report, with the reason.
 */
export async function auditTrainingSection(
  question: AuditQuestion,
  strategy: ModelStrategy,
): Promise<AuditedTraining> {
  if (!question.withTraining) return { kind: 'skipped', reason: 'it was not asked for' };
  const { trainingData } = strategy;
  const symbols = trainingData.symbols.includes(question.symbol) ? trainingData.symbols : [question.symbol];
  const range = {
    startDate: question.startDate ?? trainingData.dateRange?.start ?? ALL_DAYS.startDate,
    endDate: question.endDate ?? trainingData.dateRange?.end ?? ALL_DAYS.endDate,
  };
  try {
    const { holdout, lookedAtBy } = question;
    const bars = new UnsealedBars({
      dataDir: question.folders.data,
      startDate: range.startDate,
      endDate: question.endDate ?? trainingData.dateRange?.end ?? null,
      ...{ holdout, lookedAtBy },
    });
    const { series } = await loadTrainingSeries(bars, { ...trainingData, symbols }, range, neverCancelled);
    const { leaks, ...report } = auditTraining({
      ...{ strategy, series, from: range.startDate, to: range.endDate },
      ...{ seed: question.seed, cancellation: neverCancelled },
    });
    return { kind: 'audited', symbols: [...symbols], ...report, leaks: [...leaks] };
  } catch (error) {
    if (!isLastingFailure(error)) throw error;
    return { kind: 'skipped', reason: error.message };
  }
}
