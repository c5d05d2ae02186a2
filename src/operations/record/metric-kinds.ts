import type { MetricKind } from '../../base/pure/metrics.js';
import type { OperationType } from './operation.js';

const kindByType: ReadonlyMap<string, MetricKind> = new Map<OperationType, MetricKind>([
  ['BACKTESTING', 'bars'],
  ['TRAINING', 'epochs'],
  ['DATA_LOADING', 'segments'],
]);

/** Returns which log the operations of a type write; `history` for a type without a log of its own. */
export function metricKindOf(type: string): MetricKind {
  return kindByType.get(type) ?? 'history';
}
