import { z } from 'zod';
import type { ProblemList } from '../problem-list.js';
import type { ExitRules } from '../strategy.js';

const lossFraction = z.number().gt(0).lt(1).optional();

export const exitsShape = {
  stop_loss_pct: lossFraction,
  take_profit_pct: z.number().gt(0).max(100).optional(),
  trailing_stop_pct: lossFraction,
  max_holding_bars: z.int().min(1).optional(),
};

const exitsSchema = z.object(exitsShape);

/** Reads `exits`, where every key is optional; null when it does not fit, with the reasons in the list. */
export function readExits(value: unknown, problems: ProblemList): ExitRules | null {
  const section = problems.read(exitsSchema, value ?? {}, ['exits']);
  if (section === null) return null;
  return {
    stopLossPct: section.stop_loss_pct ?? null,
    takeProfitPct: section.take_profit_pct ?? null,
    trailingStopPct: section.trailing_stop_pct ?? null,
    maxHoldingBars: section.max_holding_bars ?? null,
  };
}
