import { z } from 'zod';
import type { ProblemList } from '../problem-list.js';
import type { Decisions } from '../strategy.js';

export const filtersShape = { min_signal_separation: z.int().min(0).max(1_000_000).default(0) };

export const sizingShape = {
  fraction: z.number().gt(0).max(1).default(0.25),
  // The smallest unit of any coin; of much smaller ones an account holds more than a number can say.
  lot: z.number().min(1e-18).default(1),
};

export const costModelShape = {
  round_trip_cost: z.number().min(0).lt(1),
  min_edge_multiplier: z.number().gt(0).default(1),
};

export const decisionsShape = {
  output_format: z.enum(['classification', 'binary', 'regression']).default('classification'),
  confidence_threshold: z.number().min(0).max(1).optional(),
  position_awareness: z.boolean().default(true),
  allow_short_from_flat: z.boolean().default(false),
  filters: z.object(filtersShape).prefault({}),
  sizing: z.object(sizingShape).prefault({}),
  cost_model: z.object(costModelShape).optional(),
};

const decisionsSchema = z.object(decisionsShape);

/** Reads `decisions`; null when it does not fit, with the reasons in the list. */
export function readDecisions(value: unknown, problems: ProblemList): Decisions | null {
  const section = problems.read(decisionsSchema, value, ['decisions']);
  if (section === null) return null;
  const isRegression = section.output_format === 'regression';
  if (isRegression && section.cost_model === undefined) problems.addMissing(['decisions', 'cost_model']);
  const cost = isRegression ? section.cost_model : undefined;
  return {
    outputFormat: section.output_format,
    // A regression output has no probability to compare: its threshold comes from the costs.
    confidenceThreshold: section.confidence_threshold ?? (isRegression ? 0 : 0.5),
    positionAwareness: section.position_awareness,
    allowShortFromFlat: section.allow_short_from_flat,
    minSignalSeparation: section.filters.min_signal_separation,
    sizing: section.sizing,
    costModel: cost
      ? { roundTripCost: cost.round_trip_cost, minEdgeMultiplier: cost.min_edge_multiplier }
      : null,
  };
}
