import type { MembershipShape } from '../strategy/strategy.js';

/** Returns the degree, 0 to 1, to which a value belongs; NaN for NaN. */
export type MembershipFunction = (value: number) => number;

/**
 * Makes the function of a shape.
 *
 * Triangular [a, b, c]: rises from 0 at a to 1 at b and falls to 0 at c; 1 at b also when a = b or b = c.
 * Trapezoidal [a, b, c, d]: 1 from b to c, likewise. Outside the outer corners both are 0.
 * Gaussian [mean, sigma]: exp(−(x − mean)² / (2 sigma²)).
 */
export function membershipFunction(shape: MembershipShape): MembershipFunction {
  if (shape.type === 'gaussian') {
    const [mean, sigma] = shape.parameters;
    return (value) => gaussian(value, mean, sigma);
  }
  const [a, b, c, d] = cornersOf(shape);
  return (value) => trapezoid(value, a, b, c, d);
}

/**
 * Writes the membership of every value of a column, NaN where the column is NaN. A loop for each formula: one that
 * calls a function it is given takes five times as long.
 * @param into as long as `values`
 */
export function fillMemberships(
  shape: MembershipShape,
  values: Float64Array,
  into: Float32Array | Float64Array,
): void {
  if (shape.type === 'gaussian') {
    const [mean, sigma] = shape.parameters;
    for (let i = 0; i < values.length; i++) into[i] = gaussian(values[i] as number, mean, sigma);
    return;
  }
  const [a, b, c, d] = cornersOf(shape);
  for (let i = 0; i < values.length; i++) into[i] = trapezoid(values[i] as number, a, b, c, d);
}

type Corners = readonly [a: number, b: number, c: number, d: number];

function cornersOf(shape: Exclude<MembershipShape, { type: 'gaussian' }>): Corners {
  if (shape.type === 'trapezoidal') return shape.parameters;
  const [a, b, c] = shape.parameters;
  return [a, b, b, c];
}

function gaussian(value: number, mean: number, sigma: number): number {
  return Math.exp(-0.5 * ((value - mean) / sigma) ** 2);
}

function trapezoid(value: number, a: number, b: number, c: number, d: number): number {
  // The plateau first: with a = b the rising edge would divide by zero.
  if (value >= b && value <= c) return 1;
  if (value <= a || value >= d) return 0;
  if (value < b) return (value - a) / (b - a);
  if (value > c) return (d - value) / (d - c);
  return Number.NaN;
}
