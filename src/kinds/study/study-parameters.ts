import { z } from 'zod';
import { backtestParametersSchema } from '../../domain/backtest/backtest-parameters.js';
import { METRIC_NAMES, type MetricName, type Objective } from '../../domain/study/objective.js';
import type { Parameter } from '../../domain/study/space/parameter.js';
import type { ParameterInput } from '../../domain/study/space/parameter-input.js';
import type { StudySpace } from '../../domain/study/space/read-space.js';

export const parameterInputSchema = z.strictObject({
  path: z.string(),
  values: z.array(z.string()).readonly().nullish(),
  from: z.number().nullish(),
  to: z.number().nullish(),
  step: z.number().nullish(),
  scale: z.enum(['LINEAR', 'LOG']).nullish(),
  points: z.int().nullish(),
  integer: z.boolean().nullish(),
}) as unknown as z.ZodType<ParameterInput>;

const parameterSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('LISTED'),
    path: z.string(),
    texts: z.array(z.string()).readonly(),
    isOrdered: z.boolean(),
  }),
  z.strictObject({
    kind: z.literal('STEPPED'),
    path: z.string(),
    from: z.number(),
    step: z.number(),
    count: z.int(),
  }),
  z.strictObject({
    kind: z.literal('LOG'),
    path: z.string(),
    from: z.number(),
    to: z.number(),
    isInteger: z.boolean(),
  }),
]) satisfies z.ZodType<Parameter>;

export const SAMPLERS = ['GRID', 'RANDOM', 'SOBOL', 'TPE', 'CMA_ES'] as const;

export const spaceSchema = z.strictObject({
  sampler: z.enum(SAMPLERS),
  parameters: z.array(parameterSchema).readonly(),
  trials: z.int(),
}) satisfies z.ZodType<StudySpace>;

export const objectiveSchema = z.strictObject({
  metric: z.enum(METRIC_NAMES as readonly [MetricName, ...MetricName[]]),
  direction: z.enum(['MAXIMIZE', 'MINIMIZE']),
  minTrades: z.int(),
  maxDrawdown: z.number().nullable(),
}) satisfies z.ZodType<Objective>;

/** How models are trained for trials that change what a model sees. */
export const studyTrainingSchema = z.strictObject({
  /** YYYY-MM-DD, both inclusive. */
  startDate: z.string(),
  endDate: z.string(),
  /** Null for the strategy's own. */
  epochs: z.int().nullable(),
  seed: z.int(),
});

export type StudyTraining = z.infer<typeof studyTrainingSchema>;

/** The parameters of a study with all defaults resolved. */
export const studyParametersSchema = z.strictObject({
  /** Of a backtest of the days on which trials are measured; what trials vary takes the place of what stands here. */
  backtest: backtestParametersSchema,
  /** The days that were asked for, YYYY-MM-DD, both inclusive. */
  asked: z.strictObject({ startDate: z.string(), endDate: z.string() }),
  /** As they were asked for. */
  parameters: z.array(parameterInputSchema).readonly(),
  /** The same, checked: what samplers draw from. */
  space: spaceSchema,
  /** 32-bit integer. */
  seed: z.int(),
  objective: objectiveSchema,
  /** YYYY-MM-DD: bars that close after local midnight of this date are not seen by the search; null for none. */
  holdoutFrom: z.string().nullable(),
  /** Null where all models are given. */
  training: studyTrainingSchema.nullable(),
  /** Whether models of trials stay when the study is deleted, and are listed. */
  keepModels: z.boolean(),
});

export type StudyParameters = z.infer<typeof studyParametersSchema>;
