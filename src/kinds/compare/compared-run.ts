import { z } from 'zod';
import type { BacktestMetrics } from '../../domain/statistics/backtest-metrics.js';
import type { Operation } from '../../operations/record/operation.js';
import type { Verdict } from '../../operations/record/operation-summary.js';
import type { TrialEntry } from '../study/trial-entry.js';

/** What is compared: a backtest or a walk-forward, or a trial of a study. */
export interface CompareSubject {
  readonly operation: string;
  /** Null for a backtest or a walk-forward. */
  readonly trial: number | null;
}

const overridesSchema = z.array(z.strictObject({ path: z.string(), value: z.string() })).readonly();

/** What a run was made from, as far as it tells runs apart. */
export const runMakingSchema = z.strictObject({
  /** Parameters that decide a result, flat, as texts. */
  inputs: z.record(z.string(), z.string()),
  /** The text of the strategy, and what is still to be replaced in it. */
  strategy: z.strictObject({ source: z.string(), overrides: overridesSchema }),
  /** All that was replaced in the file, whether the text has it already or not. */
  overrides: overridesSchema,
  /** Hashes and versions; what is not known is left out. */
  provenance: z.record(z.string(), z.string()),
});

export type RunMaking = z.infer<typeof runMakingSchema>;

/** A run that is compared, with everything that its result says at once. */
export interface ComparedRun {
  readonly operation: Operation;
  /** Null but for a trial. */
  readonly trial: TrialEntry | null;
  /** Of the bars that its model has not seen, where there are such bars, as in lists. */
  readonly metrics: BacktestMetrics | null;
  readonly verdict: Verdict | null;
  readonly making: RunMaking;
  /** The first peak of its account, account currency. */
  readonly initialCapital: number;
  readonly totalBars: number;
}
