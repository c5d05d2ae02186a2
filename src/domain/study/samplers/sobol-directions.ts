const BITS = 32;

/**
 * Primitive polynomials with their inner coefficients and first direction integers, of dimensions 2 to 20: the
 * rows d, s, a, m_i of the file new-joe-kuo-6.21201 (Joe and Kuo, Constructing Sobol Sequences with Better
 * Two-Dimensional Projections, 2008; https://web.maths.unsw.edu.au/~fkuo/sobol/).
 */
const ROWS: readonly (readonly [coefficients: number, ...first: number[]])[] = [
  [0, 1],
  [1, 1, 3],
  [1, 1, 3, 1],
  [2, 1, 1, 1],
  [1, 1, 1, 3, 3],
  [4, 1, 3, 5, 13],
  [2, 1, 1, 5, 5, 17],
  [4, 1, 1, 5, 5, 5],
  [7, 1, 1, 7, 11, 19],
  [11, 1, 1, 5, 1, 1],
  [13, 1, 1, 1, 3, 11],
  [14, 1, 3, 5, 5, 31],
  [1, 1, 3, 3, 9, 7, 49],
  [13, 1, 1, 1, 15, 21, 21],
  [16, 1, 3, 1, 13, 27, 49],
  [19, 1, 1, 1, 15, 7, 5],
  [22, 1, 3, 1, 15, 13, 25],
  [25, 1, 1, 5, 5, 19, 61],
  [1, 1, 3, 7, 11, 23, 15, 103],
];

/** Returns the 32 direction numbers of each of 20 dimensions, the first of them being that of van der Corput. */
export function sobolDirections(): readonly Uint32Array[] {
  const first = Uint32Array.from({ length: BITS }, (_, bit) => 2 ** (BITS - 1 - bit));
  return [first, ...ROWS.map(([coefficients, ...integers]) => directionsOf(coefficients, integers))];
}

/** v_i = a_1 v_{i−1} ⊕ … ⊕ a_{s−1} v_{i−s+1} ⊕ v_{i−s} ⊕ v_{i−s} / 2^s. */
function directionsOf(coefficients: number, integers: readonly number[]): Uint32Array {
  const degree = integers.length;
  const directions = new Uint32Array(BITS);
  for (let bit = 0; bit < BITS; bit += 1) {
    if (bit < degree) {
      directions[bit] = (integers[bit] as number) * 2 ** (BITS - 1 - bit);
      continue;
    }
    const before = directions[bit - degree] as number;
    let value = before ^ (before >>> degree);
    for (let k = 1; k < degree; k += 1) {
      if (((coefficients >>> (degree - 1 - k)) & 1) === 1) value ^= directions[bit - k] as number;
    }
    directions[bit] = value;
  }
  return directions;
}
