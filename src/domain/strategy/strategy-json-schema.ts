import { z } from 'zod';
import { indicatorDefinition, indicatorTypes } from '../indicators/indicator-registry.js';
import { TIMEFRAMES } from '../market/timeframe.js';
import { REQUIRED_SECTIONS, REQUIRED_WITH_SIGNALS } from './grammar-keys.js';
import { decisionsShape } from './sections/decisions-section.js';
import { exitsShape } from './sections/exits-section.js';
import { MEMBERSHIP_TYPES } from './sections/fuzzy-sets-section.js';
import { parameterSchema } from './sections/indicators-section.js';
import { labelShapes } from './sections/labels-section.js';
import { modelShape } from './sections/model-section.js';
import { signalsShape } from './sections/signals-section.js';
import { trainingDataShape } from './sections/training-data-section.js';
import { trainingShape } from './sections/training-section.js';

/**
 * Returns the grammar as a JSON schema (draft 7), by which editors complete and check strategy files while they are
 * written. It knows keys, types and ranges; whether names lead anywhere, and numbers fit each other, is the parser's to
 * say. Keys and words of older files are none of it.
 */
export function strategyJsonSchema(): object {
  const schema = z.toJSONSchema(fileSchema(), {
    target: 'draft-7',
    io: 'input',
    unrepresentable: 'any',
    override({ jsonSchema }) {
      if (jsonSchema.type === 'object') jsonSchema.additionalProperties ??= false;
    },
  });
  return {
    ...schema,
    title: 'ktrdr strategy',
    anyOf: [{ required: [...REQUIRED_SECTIONS] }, { required: [...REQUIRED_WITH_SIGNALS, 'signals'] }],
  };
}

function fileSchema() {
  const corners = z.array(z.number()).min(3).max(4);
  const membership = z.union([
    corners,
    z.object({ type: z.enum(MEMBERSHIP_TYPES).optional(), parameters: z.array(z.number()).min(2).max(4) }),
  ]);
  const timeframe = z.enum(TIMEFRAMES);
  return z.object({
    name: z.string().min(1).max(200),
    version: z.union([z.string(), z.number()]).optional(),
    description: z.string().max(10_000).optional(),
    training_data: z.object(trainingDataShape),
    indicators: z.record(z.string(), z.union(indicatorTypes().map(indicatorSchema))).optional(),
    fuzzy_sets: z.record(z.string(), z.object({ indicator: z.string() }).catchall(membership)).optional(),
    nn_inputs: z
      .array(
        z.object({
          fuzzy_set: z.string().optional(),
          raw_indicator: z.string().optional(),
          timeframes: z.union([z.literal('all'), z.array(timeframe).min(1)]),
          normalization: z.enum(['minmax', 'zscore', 'none']).optional(),
        }),
      )
      .min(1)
      .optional(),
    model: z.object(modelShape).optional(),
    decisions: z.object(decisionsShape),
    exits: z.object(exitsShape).optional(),
    signals: z.object(signalsShape).optional(),
    training: z.object({ ...trainingShape, labels: labelsSchema().optional() }).optional(),
  });
}

function indicatorSchema(type: string) {
  const parameters = indicatorDefinition(type).parameters.flatMap((spec) =>
    [spec.name, ...(spec.aliases ?? [])].map((name) => [name, parameterSchema(spec).optional()] as const),
  );
  return z.object({ type: z.literal(type), ...Object.fromEntries(parameters) });
}

function labelsSchema() {
  const of = <Source extends keyof typeof labelShapes>(source: Source) =>
    z.object({ source: z.literal(source), ...labelShapes[source] });
  return z.union([of('zigzag'), of('forward_return'), of('triple_barrier')]);
}
