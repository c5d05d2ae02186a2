import type { ClassificationMetrics } from './metrics.js';

/** How a network does on the test part, which influenced nothing. */
export interface TestMetrics extends ClassificationMetrics {
  /** Mean loss; null without test samples. */
  readonly loss: number | null;
}
