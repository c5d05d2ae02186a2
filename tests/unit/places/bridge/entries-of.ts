import type { BarMetric } from '../../../../src/base/pure/metrics.js';
import { progressSamplesStream } from '../../../../src/kinds/backtest/backtest-streams.js';
import type { TaskBridge } from '../../../../src/places/bridge/task-bridge.js';

/** Returns the samples that lie in the memory of a bridge behind a seq; −1 for all. */
export function entriesOf(bridge: Pick<TaskBridge, 'unread'>, afterSeq: number): readonly BarMetric[] {
  const stored = new Map([[progressSamplesStream.name, afterSeq + 1]]);
  return bridge.unread(stored).flatMap((piece) => progressSamplesStream.decode(piece));
}
