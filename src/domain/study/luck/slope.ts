import { mean } from '../../statistics/moments.js';

/** Returns the slope of y on x by least squares; null for fewer than two points, or when x does not vary. */
export function slopeOf(x: readonly number[], y: readonly number[]): number | null {
  const centreX = mean(x);
  const centreY = mean(y);
  if (centreX === null || centreY === null) return null;
  let squares = 0;
  let products = 0;
  for (let i = 0; i < x.length; i += 1) {
    const distance = (x[i] as number) - centreX;
    squares += distance * distance;
    products += distance * ((y[i] as number) - centreY);
  }
  return squares === 0 ? null : products / squares;
}
