import { z } from 'zod';
import { TEXT_LIMITS } from '../../base/pure/text-limits.js';
import type { OperationFilter } from '../../operations/ports/operation-query.js';
import { builder } from './builder.js';
import { OperationStatusEnum, OperationTypeEnum } from './operation-enums.js';
import { textRule } from './text-issues.js';

const MAX_IDS = 200;
const MAX_PREFIX = 100;

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
    symbol: t.string({ required: false, description: 'The symbol, exactly.' }),
    strategy: t.string({
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
  }),
});

type FilterInput = typeof OperationFilterInput.$inferInput;

/** Leaves out what a client did not say or said null to. */
export function toOperationFilter(input: FilterInput | null | undefined): OperationFilter {
  if (!input) return {};
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
  };
}
