import type { EpochMetric } from '../../base/pure/metrics.js';

/** What an epoch has to tell; the caller adds the clock. Losses and accuracies are taken after it, without dropout. */
export type EpochValues = Omit<EpochMetric, 'durationMs' | 'timestampMs'>;
