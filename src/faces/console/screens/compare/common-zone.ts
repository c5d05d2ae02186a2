import { isIntraday } from '../../text/is-intraday.js';
import type { ComparedRun } from './comparison.js';

/** Returns the zone of the bars that are compared; null where not all have the same. */
export function commonZone(runs: readonly ComparedRun[]): string | null {
  const [zone = null, ...others] = new Set(runs.map(({ operation }) => operation.timezone ?? null));
  return others.length === 0 ? zone : null;
}

/** Returns the bars by which stamps are written: with a time where some have one. */
export function commonTimeframe(runs: readonly ComparedRun[]): string {
  const timeframes = runs.flatMap(({ operation }) => operation.summary.timeframe ?? []);
  return timeframes.find(isIntraday) ?? timeframes[0] ?? '1d';
}
