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
  switch (shape.type) {
    case 'triangular': {
      const [a, b, c] = shape.parameters;
      return trapezoid(a, b, b, c);
    }
    case 'trapezoidal':
      return trapezoid(...shape.parameters);
    case 'gaussian': {
      const [mean, sigma] = shape.parameters;
      return (value) => Math.exp(-0.5 * ((value - mean) / sigma) ** 2);
    }
  }
}

function trapezoid(a: number, b: number, c: number, d: number): MembershipFunction {
  return (value) => {
    // The plateau first: with a = b the rising edge would divide by zero.
    if (value >= b && value <= c) return 1;
    if (value <= a || value >= d) return 0;
    if (value < b) return (value - a) / (b - a);
    if (value > c) return (d - value) / (d - c);
    return Number.NaN;
  };
}

/** Returns the membership of every value of a column; NaN where the column is NaN. */
export function membershipColumn(values: Float64Array, shape: MembershipShape): Float64Array {
  return values.map(membershipFunction(shape));
}
