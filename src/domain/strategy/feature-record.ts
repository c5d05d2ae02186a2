import { z } from 'zod';
import { type FeatureSpec, featurePlan } from './feature-plan.js';
import type { Strategy } from './strategy.js';

/** How the inputs of a model were made in its training: the part of the strategy that decides them. */
export const featureRecordSchema = z.object({
  /** The timeframe whose bars are the samples. */
  baseTimeframe: z.string(),
  inputs: z.array(
    z.object({
      id: z.string(),
      indicator: z.object({
        type: z.string(),
        params: z.record(z.string(), z.union([z.number(), z.string()])),
      }),
      output: z.string(),
      /** Null for a raw input, whose normalization stands with its parameters. */
      membership: z.object({ type: z.string(), parameters: z.array(z.number()) }).nullable(),
    }),
  ),
});

export interface FeatureRecord {
  readonly baseTimeframe: string;
  readonly inputs: readonly RecordedInput[];
}

export interface RecordedInput {
  readonly id: string;
  readonly indicator: {
    readonly type: string;
    readonly params: Readonly<Record<string, number | string>>;
  };
  readonly output: string;
  readonly membership: { readonly type: string; readonly parameters: readonly number[] } | null;
}

/** Returns what a model records of the strategy that it is trained for. */
export function featureRecord(strategy: Strategy): FeatureRecord {
  const { baseTimeframe } = strategy.trainingData;
  return { baseTimeframe, inputs: featurePlan(strategy).map(recordedInput) };
}

/** Leaves out the id of the indicator, which an author may change without changing a feature. */
function recordedInput({ id, indicator, output, transform }: FeatureSpec): RecordedInput {
  const membership = transform.kind === 'raw' ? null : transform.shape;
  return {
    id,
    indicator: { type: indicator.type, params: indicator.params },
    output,
    membership: membership && { type: membership.type, parameters: [...membership.parameters] },
  };
}
