import { METRIC_NAMES, type MetricName, type Objective } from '../../../../../src/domain/study/objective.js';
import type { Parameter, Point } from '../../../../../src/domain/study/space/parameter.js';
import type { ReturnMoments } from '../../../../../src/domain/study/trials/return-moments.js';
import type { StudyTableQuestion } from '../../../../../src/kinds/study/read/study-table.js';
import { encodeTrialIndex, type IndexedTrial } from '../../../../../src/kinds/study/trial-index.js';

/** 0.01 to 0.05 by 0.01. */
export const stop: Parameter = {
  kind: 'STEPPED',
  path: 'exits.stop_loss_pct',
  from: 0.01,
  step: 0.01,
  count: 5,
};
export const symbol: Parameter = {
  kind: 'LISTED',
  path: 'input.symbol',
  texts: ['AAPL', 'MSFT'],
  isOrdered: false,
};

export const byReturn: Objective = {
  metric: 'TOTAL_RETURN',
  direction: 'MAXIMIZE',
  minTrades: 10,
  maxDrawdown: null,
};

/** What a test says of a trial; the rest follows from it. */
export interface Said {
  readonly point: Point;
  /** Also its metric TOTAL_RETURN; null for a trial that failed. */
  readonly value: number | null;
  readonly violation?: number;
  readonly repeats?: number;
  readonly metrics?: Partial<Record<MetricName, number | null>>;
  readonly moments?: ReturnMoments;
}

/** Returns the question about trials with these values, numbered from 0. */
export function studyOf(
  trials: readonly Said[],
  parameters: readonly Parameter[] = [stop, symbol],
  objective: Objective = byReturn,
): StudyTableQuestion {
  const indexed = trials.map(
    ({ point, value, violation = 0, repeats, metrics, moments }, number): IndexedTrial => {
      const completed = value !== null;
      const values: Partial<Record<MetricName, number | null>> = { TOTAL_RETURN: value, ...metrics };
      return {
        ...{ number, completed, point, violation, repeats: repeats ?? null, digest: '00'.repeat(32) },
        feasible: completed && violation === 0,
        objective: value,
        metrics: completed ? METRIC_NAMES.map((name) => values[name] ?? null) : null,
        moments: moments ?? null,
      };
    },
  );
  return { index: encodeTrialIndex(indexed, parameters.length), parameters, objective };
}
