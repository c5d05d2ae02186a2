import { DateTime } from 'luxon';

const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;
const FROM_MS = Date.UTC(2023, 8, 1);
const TO_MS = Date.UTC(2025, 4, 1);

interface Stretch {
  readonly fromMs: number;
  readonly offsetMs: number;
}

const stretches = new Map<string, readonly Stretch[]>();

/** What the clocks of a zone are ahead of UTC, by Luxon, from the autumn of 2023 to the spring of 2025. */
function stretchesOf(zone: string): readonly Stretch[] {
  let known = stretches.get(zone);
  if (known === undefined) {
    const offsetAt = (atMs: number): number => DateTime.fromMillis(atMs, { zone }).offset * 60_000;
    const found: Stretch[] = [{ fromMs: FROM_MS, offsetMs: offsetAt(FROM_MS) }];
    for (let atMs = FROM_MS; atMs < TO_MS; atMs += DAY_MS) {
      if (offsetAt(atMs + DAY_MS) === found.at(-1)?.offsetMs) continue;
      let changeMs = atMs;
      while (offsetAt(changeMs) === found.at(-1)?.offsetMs) changeMs += HOUR_MS / 2;
      found.push({ fromMs: changeMs, offsetMs: offsetAt(changeMs) });
    }
    known = found;
    stretches.set(zone, known);
  }
  return known;
}

/** Returns what the clocks of a zone show, as milliseconds since 1970-01-01T00:00 by these clocks. */
export function clockAt(instantMs: number, zone: string): number {
  let offsetMs = 0;
  for (const stretch of stretchesOf(zone)) if (stretch.fromMs <= instantMs) offsetMs = stretch.offsetMs;
  return instantMs + offsetMs;
}

/**
 * Returns the first instant at which the clocks of a zone have reached a time: of one that they show twice the first,
 * of one that they skip the instant as many minutes after the change.
 * @param day days since 1970-01-01
 * @param minute after midnight, any number
 */
export function instantAt(day: number, minute: number, zone: string): number {
  const clockMs = day * DAY_MS + minute * 60_000;
  const all = stretchesOf(zone);
  for (const [index, { fromMs, offsetMs }] of all.entries()) {
    const instantMs = clockMs - offsetMs;
    const nextMs = all[index + 1]?.fromMs ?? Number.POSITIVE_INFINITY;
    if (instantMs >= nextMs) {
      const next = all[index + 1] as Stretch;
      // Skipped: past the change by the old offset, before it by the new one.
      if (clockMs - next.offsetMs < nextMs) return instantMs;
      continue;
    }
    if (instantMs >= fromMs || index === 0) return instantMs;
  }
  throw new RangeError(`no such time in ${zone}`);
}

/** Returns the day of the week: 0 is Sunday. */
export const weekday = (day: number): number => new Date(day * DAY_MS).getUTCDay();

export const dateText = (day: number): string => new Date(day * DAY_MS).toISOString().slice(0, 10);
