import { isoDateOf } from '../../market/civil-date.js';

/**
 * Returns the days that the figures of an evaluation are of: those of its first and of its last period, so that runs,
 * trials and repetitions of them name the same range, however it was asked for.
 * @param days of the periods, since 1970-01-01, rising; at least one
 */
export function evaluatedRange(days: Int32Array): { readonly startDate: string; readonly endDate: string } {
  return { startDate: isoDateOf(days[0] as number), endDate: isoDateOf(days[days.length - 1] as number) };
}
