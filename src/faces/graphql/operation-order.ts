import { NEWEST_FIRST, type OperationOrder } from '../../operations/ports/operation-query.js';
import { builder } from './builder.js';

const OperationOrderField = builder.enumType('OperationOrderField', {
  description: 'What lists of operations can be ordered by.',
  values: {
    CREATED_AT: { description: 'When the start was accepted.' },
    DURATION: { description: 'From the start of the work to its end.' },
    TOTAL_RETURN: { description: 'summary.totalReturn.' },
    SHARPE_RATIO: { description: 'summary.sharpeRatio.' },
    DEFLATED_SHARPE: { description: 'summary.deflatedSharpe.' },
    MAX_DRAWDOWN: { description: 'summary.maxDrawdown.' },
    TOTAL_TRADES: { description: 'summary.totalTrades.' },
  } as const,
});

const SortDirection = builder.enumType('SortDirection', {
  description: 'Which end of an order comes first.',
  values: {
    ASC: { description: 'The smallest, or the oldest.' },
    DESC: { description: 'The largest, or the newest.' },
  } as const,
});

export const OperationOrderInput = builder.inputType('OperationOrder', {
  description: 'Nulls last in both directions; the cursor carries the order.',
  fields: (t) => ({
    field: t.field({
      type: OperationOrderField,
      required: true,
      defaultValue: NEWEST_FIRST.field,
      description: 'What to go by; equal ones lie in the order of their creation.',
    }),
    direction: t.field({
      type: SortDirection,
      required: true,
      defaultValue: NEWEST_FIRST.direction,
      description: 'Which end comes first.',
    }),
  }),
});

/** Returns the order that a client asked for; the newest first without one. */
export function toOperationOrder(
  input: typeof OperationOrderInput.$inferInput | null | undefined,
): OperationOrder {
  return input ? { field: input.field, direction: input.direction } : NEWEST_FIRST;
}
