/** Nine colours of the map cividis (Nuñez, Anderton and Renslow, 2018), which looks alike to everybody. */
const STOPS = [
  [0, 34, 78],
  [26, 56, 111],
  [59, 73, 108],
  [87, 92, 109],
  [112, 113, 115],
  [138, 134, 120],
  [167, 157, 117],
  [200, 183, 105],
  [254, 232, 56],
] as const;

/** Returns the colour of a place between the lowest and the highest value, 0 to 1. */
export function cividis(place: number): string {
  const at = Math.min(1, Math.max(0, place)) * (STOPS.length - 1);
  const low = Math.min(STOPS.length - 2, Math.floor(at));
  const [from, to] = [STOPS[low], STOPS[low + 1]] as const;
  const mixed = [0, 1, 2].map((channel) => {
    const [a, b] = [from?.[channel] ?? 0, to?.[channel] ?? 0];
    return Math.round(a + (at - low) * (b - a));
  });
  return `#${mixed.map((channel) => channel.toString(16).padStart(2, '0')).join('')}`;
}

/** The values between which colours lie. */
export interface ColourRange {
  readonly low: number;
  readonly high: number;
}

/** Returns the range of values; around 0 where they lie on both sides of it, so that the middle is 0. */
export function colourRange(values: readonly number[]): ColourRange {
  const low = values.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY);
  const high = values.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
  if (values.length === 0) return { low: 0, high: 0 };
  const largest = Math.max(-low, high);
  return low < 0 && high > 0 ? { low: -largest, high: largest } : { low, high };
}

/** Returns the colour of a value in its range. */
export function colourOf(value: number, { low, high }: ColourRange): string {
  return cividis(high === low ? 0.5 : (value - low) / (high - low));
}
