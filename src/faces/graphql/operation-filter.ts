import { z } from 'zod';
import { TEXT_LIMITS } from '../../base/pure/text-limits.js';
import type { OperationFilter } from '../../operations/ports/operation-query.js';
import { MAX_TAGS } from '../../operations/record/tags.js';
import { builder } from './builder.js';
import { OperationStatusEnum, OperationTypeEnum } from './operation-enums.js';
import { TagInput } from './tag.js';
import { textRule } from './text-issues.js';

const MAX_IDS = 200;
const MAX_PREFIX = 100;

/** Said here, since bulk mutations leave lengths to services, and those know none of a filter. */
const BOUNDED = textRule({ limit: TEXT_LIMITS.other });

/** All conditions must hold; a list means any of its values. */
export const OperationFilterInput = builder.inputType('OperationFilter', {
  description:
    'All conditions must hold; a list means any of its values; what is absent or null does not matter.',
  fields: (t) => ({
    ids: t.idList({
      required: false,
      validate: z.array(z.string()).max(MAX_IDS).nullish(),
      description: `Any of these, at most ${MAX_IDS}.`,
      ...textRule({ limit: TEXT_LIMITS.id }),
    }),
    idPrefix: t.string({
      required: false,
      validate: z.string().max(MAX_PREFIX).nullish(),
      description:
        'What the id begins with, or what its random part, the twelve digits at its end, begins with: 9f2c finds op_backtesting_20240112_143000_9f2c01d4ab37.',
    }),
    types: t.field({ type: [OperationTypeEnum], required: false, description: 'Any of these types.' }),
    statuses: t.field({
      type: [OperationStatusEnum],
      required: false,
      description: 'Any of these statuses.',
    }),
    symbol: t.string({ ...BOUNDED, required: false, description: 'The symbol, exactly.' }),
    strategy: t.string({
      ...BOUNDED,
      required: false,
      description:
        'The path of the strategy, or the name of its file without folder and ending: rsi finds strategies/rsi.yaml. Case counts.',
    }),
    createdAfter: t.field({ type: 'DateTime', required: false, description: 'Created after this instant.' }),
    createdBefore: t.field({
      type: 'DateTime',
      required: false,
      description: 'Created before this instant.',
    }),
    tags: t.field({
      type: [TagInput],
      required: false,
      validate: z.array(z.unknown()).max(MAX_TAGS).nullish(),
      description: `All of them; at most ${MAX_TAGS}.`,
    }),
    text: t.string({
      required: false,
      description: 'Part of label, title or note, ignoring case in every script.',
      ...textRule({ limit: TEXT_LIMITS.label, lines: true }),
    }),
    parent: t.id({
      required: false,
      description: 'Only the operations directly below this one.',
      ...textRule({ limit: TEXT_LIMITS.id }),
    }),
    includeChildren: t.boolean({
      required: false,
      description:
        'With children; without it, and without ids or parent, only operations that have no parent.',
    }),
    pinned: t.boolean({ required: false, description: 'Whether retention keeps them.' }),
    updatedAfter: t.field({ type: 'DateTime', required: false, description: 'Changed after this instant.' }),
    startedBy: t.string({
      ...BOUNDED,
      required: false,
      description: 'Name of the API key that started them.',
    }),
    excludeInvalid: t.boolean({ required: false, description: 'Leaves out what INVALIDATES.' }),
    model: t.string({
      ...BOUNDED,
      required: false,
      description: 'Path of a model that they use or make, such as models/rsi_mlp_v1.0.0.',
    }),
  }),
});

type FilterInput = typeof OperationFilterInput.$inferInput;

/** Leaves out what a client did not say or said null to. */
export function toOperationFilter(input: FilterInput | null | undefined): OperationFilter {
  if (!input) return { parent: null };
  const { ids, idPrefix, types, statuses, symbol, strategy, createdAfter, createdBefore } = input;
  return {
    ...(ids && { ids }),
    ...(idPrefix && { idPrefix }),
    ...(types && { types }),
    ...(statuses && { statuses }),
    ...(symbol != null && { symbol }),
    ...(strategy != null && { strategy }),
    ...(createdAfter && { createdAfter }),
    ...(createdBefore && { createdBefore }),
    ...familyOf(input),
    ...wordsOf(input),
  };
}

/** Lists show what somebody started, unless they say whom else they mean. */
function familyOf({ ids, parent, includeChildren }: FilterInput): OperationFilter {
  if (parent != null) return { parent };
  return ids || includeChildren ? {} : { parent: null };
}

function wordsOf(input: FilterInput): OperationFilter {
  const { tags, text, pinned, updatedAfter, startedBy, excludeInvalid, model } = input;
  return {
    ...(tags && tags.length > 0 && { tags }),
    ...(text && { text }),
    ...(pinned != null && { pinned }),
    ...(updatedAfter && { updatedAfter }),
    ...(startedBy != null && { startedBy }),
    ...(excludeInvalid && { excludeInvalid }),
    ...(model != null && { model }),
  };
}
