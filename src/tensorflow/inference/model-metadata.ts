import { z } from 'zod';
import type { JsonObject } from '../../base/pure/json.js';
import type { NormalizationParameters } from '../../domain/features/normalization.js';
import { type FeatureRecord, featureRecordSchema } from '../../domain/strategy/feature-record.js';

/** Names of the three classes, in the order in which the engine counts them. */
export const MODEL_CLASSES = ['BUY', 'HOLD', 'SELL'] as const;

export type ModelClass = (typeof MODEL_CLASSES)[number];

const normalizationSchema = z.discriminatedUnion('method', [
  z.object({ method: z.literal('minmax'), min: z.number(), max: z.number() }),
  z.object({ method: z.literal('zscore'), mean: z.number(), std: z.number().nonnegative() }),
  z.object({ method: z.literal('none') }),
]);

const classOrderSchema = z
  .array(z.enum(MODEL_CLASSES))
  .length(3)
  .refine((classes) => new Set(classes).size === 3, 'must name BUY, HOLD and SELL once each');

const areInOrder = (ranges: readonly { readonly from: string; readonly to: string }[]): boolean =>
  ranges.every(({ from, to }, index) => {
    const before = ranges[index - 1];
    return from <= to && (before === undefined || before.to < from);
  });

const jsonObjectSchema = z.record(z.string(), z.json());

/**
 * The form of metadata.json. Only `features` is required, and `normalization` where raw inputs need it;
 * keys beyond these are ignored, because people bring models with notes of their own.
 */
export const modelMetadataSchema = z.object({
  features: z
    .array(z.string().min(1))
    .min(1)
    .refine((features) => new Set(features).size === features.length, 'must not name a feature twice'),
  normalization: z.record(z.string(), normalizationSchema).default({}),
  classes: classOrderSchema.default([...MODEL_CLASSES]),
  strategy: z
    .object({ name: z.string().min(1), hash: z.string().nullable().default(null) })
    .nullable()
    .default(null),
  symbols: z.array(z.string()).default([]),
  timeframes: z.array(z.string()).default([]),
  trainedFrom: z.iso.date().nullable().default(null),
  trainedTo: z.iso.date().nullable().default(null),
  trainedRanges: z
    .array(z.object({ from: z.iso.date(), to: z.iso.date() }))
    .min(1)
    .refine(areInOrder, 'must be ascending days, each range after the one before')
    .nullable()
    .default(null),
  partOf: z.string().nullable().default(null),
  labelHorizonBars: z.int().nonnegative().nullable().default(null),
  warmupBars: z.int().nonnegative().nullable().default(null),
  decisions: jsonObjectSchema.nullable().default(null),
  labels: jsonObjectSchema.nullable().default(null),
  seed: z.int().nullable().default(null),
  split: jsonObjectSchema.nullable().default(null),
  metrics: jsonObjectSchema.nullable().default(null),
  tensorflow: z.object({ version: z.string(), backend: z.string() }).nullable().default(null),
  engineVersion: z.string().nullable().default(null),
  featureRecord: featureRecordSchema.nullable().default(null),
});

/** Days that a training saw, YYYY-MM-DD, both inclusive. */
export interface TrainedRange {
  readonly from: string;
  readonly to: string;
}

/** What is known of a model beyond its network; null and empty where its author did not say. */
export interface ModelMetadata {
  /** Feature ids, in the order of the network's inputs. */
  readonly features: readonly string[];
  /** By feature id; holds an entry for every raw input that is normalised. */
  readonly normalization: NormalizationParameters;
  /** Meaning of the network's outputs, in their order; BUY, HOLD, SELL unless said otherwise. */
  readonly classes: readonly ModelClass[];
  /** The strategy it was trained for, with the SHA-256 of its file. */
  readonly strategy: { readonly name: string; readonly hash: string | null } | null;
  /** The instruments that it learned from; empty where that is not known, and then any may be among them. */
  readonly symbols: readonly string[];
  readonly timeframes: readonly string[];
  /** Date of the first bar of the training, YYYY-MM-DD. */
  readonly trainedFrom: string | null;
  /** Date of the last bar that influenced weights, normalisation or early stopping, label horizon included. */
  readonly trainedTo: string | null;
  /**
   * Where the training left out days in between: those that it saw, first and last day of each range, label horizon
   * included; from `trainedFrom` to `trainedTo`. Null for one that saw all.
   */
  readonly trainedRanges: readonly TrainedRange[] | null;
  /** Operation whose part the model is, such as one window of a walk-forward; null for one that stands alone. */
  readonly partOf: string | null;
  /** The most bars that a label looked ahead; `trainedTo` includes them. */
  readonly labelHorizonBars: number | null;
  /** The most bars before the first sample of a symbol that its features were computed from; they taught nothing. */
  readonly warmupBars: number | null;
  /** The strategy's decisions as they were at the training. */
  readonly decisions: JsonObject | null;
  readonly labels: JsonObject | null;
  readonly seed: number | null;
  readonly split: JsonObject | null;
  readonly metrics: JsonObject | null;
  readonly tensorflow: { readonly version: string; readonly backend: string } | null;
  /** Version of the engine that made the features of the training; null for models of others. */
  readonly engineVersion: string | null;
  /** How the inputs were made at the training, against which strategies are held. */
  readonly featureRecord: FeatureRecord | null;
}

/** Tells whether a model says on which bars it was trained; without it, runs warn `MODEL_UNDOCUMENTED`. */
export function isDocumented(metadata: ModelMetadata): boolean {
  return metadata.trainedFrom !== null && metadata.trainedTo !== null;
}
