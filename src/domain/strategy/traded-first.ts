import type { Timeframe } from '../market/timeframe.js';
import type { TrainingData } from './strategy.js';

/** Returns the timeframes of a strategy, the one that it trades before those that it only reads. */
export function tradedFirst({
  timeframes,
  baseTimeframe,
}: Pick<TrainingData, 'timeframes' | 'baseTimeframe'>): readonly Timeframe[] {
  return [baseTimeframe, ...timeframes.filter((timeframe) => timeframe !== baseTimeframe)];
}
