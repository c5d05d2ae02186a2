/** A = V · diag(values) · Vᵀ. */
export interface EigenDecomposition {
  readonly values: Float64Array;
  /** Row-major; column k is the vector of value k, of length 1. */
  readonly vectors: Float64Array;
}

const MAX_SWEEPS = 60;

/**
 * Returns eigenvalues and eigenvectors of a symmetric matrix by Jacobi's rotations, in cyclic order (Golub and Van
 * Loan, Matrix Computations, 8.5): slow for large matrices, exact for small ones.
 * @param matrix row-major, `size` rows and columns; it is left as it is
 */
export function symmetricEigen(matrix: Float64Array, size: number): EigenDecomposition {
  const a = Float64Array.from(matrix);
  const vectors = new Float64Array(size * size);
  for (let i = 0; i < size; i += 1) vectors[i * size + i] = 1;
  for (let sweep = 0; sweep < MAX_SWEEPS; sweep += 1) {
    let hasRotated = false;
    for (let p = 0; p < size - 1; p += 1) {
      for (let q = p + 1; q < size; q += 1) {
        const off = a[p * size + q] as number;
        const scale = Math.sqrt(Math.abs((a[p * size + p] as number) * (a[q * size + q] as number)));
        if (Math.abs(off) <= Number.EPSILON * scale) continue;
        hasRotated = true;
        const theta = ((a[q * size + q] as number) - (a[p * size + p] as number)) / (2 * off);
        const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.hypot(1, theta));
        const cosine = 1 / Math.hypot(1, t);
        const sine = t * cosine;
        rotateColumns(a, size, p, q, cosine, sine);
        rotateRows(a, size, p, q, cosine, sine);
        rotateColumns(vectors, size, p, q, cosine, sine);
      }
    }
    if (!hasRotated) break;
  }
  return { values: Float64Array.from({ length: size }, (_, i) => a[i * size + i] as number), vectors };
}

function rotateColumns(
  m: Float64Array,
  size: number,
  p: number,
  q: number,
  cosine: number,
  sine: number,
): void {
  for (let row = 0; row < size; row += 1) rotate(m, row * size + p, row * size + q, cosine, sine);
}

function rotateRows(m: Float64Array, size: number, p: number, q: number, cosine: number, sine: number): void {
  for (let column = 0; column < size; column += 1)
    rotate(m, p * size + column, q * size + column, cosine, sine);
}

function rotate(m: Float64Array, i: number, j: number, cosine: number, sine: number): void {
  const first = m[i] as number;
  const second = m[j] as number;
  m[i] = cosine * first - sine * second;
  m[j] = sine * first + cosine * second;
}
