/** Writes a range of days as short as it can be said: `2024`, `2022 – 2024`, `2024-01-01 – 2024-01-31`. */
export function formatDays(from: string, to: string): string {
  const isYears = from.endsWith('-01-01') && to.endsWith('-12-31');
  const [first, last] = isYears ? [from.slice(0, 4), to.slice(0, 4)] : [from, to];
  return first === last ? first : `${first} – ${last}`;
}
