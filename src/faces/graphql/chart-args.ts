import { z } from 'zod';
import type { StampRange } from '../../domain/market/candles.js';
import { builder } from './builder.js';

/** The most points of a chart. */
export const MAX_CHART_POINTS = 10_000;
/** The bars are read whatever part of them is asked for. */
const CHART_WEIGHT = 1_000;
/** A list of numbers weighs one field for so many of them. */
const NUMBERS_A_FIELD = 10;

/** The arguments of everything that lies under a price chart. */
export const chartArgs = builder.args((t) => ({
  from: t.field({
    type: 'DateTime',
    required: false,
    description: 'No bar that is stamped before it; the first bar when absent.',
  }),
  to: t.field({
    type: 'DateTime',
    required: false,
    description: 'No bar that is stamped after it; the last bar when absent.',
  }),
  maxPoints: t.int({
    required: true,
    defaultValue: 1_000,
    validate: z.int().min(1).max(MAX_CHART_POINTS),
    description: `How many points at most, 1 to ${MAX_CHART_POINTS}; each stands for equally many bars.`,
  }),
}));

/** Returns the range that the arguments name. */
export function stampRange({
  from,
  to,
}: {
  readonly from?: Date | null | undefined;
  readonly to?: Date | null | undefined;
}): StampRange {
  return { fromMs: from?.getTime() ?? null, toMs: to?.getTime() ?? null };
}

/** Weighs a chart by the numbers that it holds. @param lists how many of them it has for each point */
export function chartComplexity(lists: number) {
  return ({ maxPoints }: { readonly maxPoints: number }) => ({
    field: CHART_WEIGHT + Math.ceil((maxPoints * lists) / NUMBERS_A_FIELD),
    multiplier: 1,
  });
}
