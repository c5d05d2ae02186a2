import {
  type CancellationSignal,
  neverCancelled,
  throwIfCancelled,
} from '../../../base/pure/cancelled-error.js';
import { seededRandom } from '../../../base/pure/random.js';

const DRAWS = 1_000;
const LEAST_DRAWS = 100;
/** Products that may be formed: about twenty seconds of one core. */
const MAX_PRODUCTS = 2e10;
/** So many draws are taken together: a return that was read once serves all of them. */
const TOGETHER = 4;

/**
 * Returns Ē, the expected maximum of the standardised means of trials of no skill that are correlated as these are:
 * the mean over draws g ~ N(0, Iₙ) of max_k Σ_t z_tk · g_t / √n, z being the returns standardised (ddof 0). So many
 * alike trials raise it little, and as many different ones raise it as the deflated Sharpe ratio says.
 * @param panel returns of each trial over the same n ≥ 2 periods, all of them varying
 * @param seed 32-bit integer
 * @returns null for fewer than two trials
 * @throws CancelledError when the signal is set, of which every fourth draw asks
 */
export function correlatedMaximum(
  panel: readonly Float64Array[],
  seed: number,
  cancellation: CancellationSignal = neverCancelled,
): number | null {
  const periods = panel[0]?.length ?? 0;
  if (panel.length < 2) return null;
  const affordable = Math.floor(MAX_PRODUCTS / (panel.length * periods));
  const draws = Math.min(DRAWS, Math.max(LEAST_DRAWS, affordable));
  const standard = panel.map(standardised);
  const random = seededRandom(seed);
  const normals = new Float64Array(periods * TOGETHER);
  let sum = 0;
  for (let drawn = 0; drawn < draws; drawn += TOGETHER) {
    throwIfCancelled(cancellation);
    // Draw by draw, so that how many are taken together changes nothing.
    for (let draw = 0; draw < TOGETHER; draw += 1) {
      for (let t = 0; t < periods; t += 1) normals[t * TOGETHER + draw] = random.normal();
    }
    const maxima = maximaOf(standard, normals);
    for (let draw = 0; draw < Math.min(TOGETHER, draws - drawn); draw += 1) sum += maxima[draw] as number;
  }
  return sum / draws / Math.sqrt(periods);
}

function standardised(returns: Float64Array): Float64Array {
  let sum = 0;
  for (const value of returns) sum += value;
  const mean = sum / returns.length;
  let squares = 0;
  for (const value of returns) squares += (value - mean) ** 2;
  const deviation = Math.sqrt(squares / returns.length);
  return returns.map((value) => (value - mean) / deviation);
}

/** Returns of each draw the largest sum. */
function maximaOf(standard: readonly Float64Array[], normals: Float64Array): Float64Array {
  const maxima = new Float64Array(TOGETHER).fill(Number.NEGATIVE_INFINITY);
  for (let k = 0; k < standard.length; k += 2) {
    // Of an odd number the last one is taken twice.
    const last = Math.min(k + 1, standard.length - 1);
    takeSums(standard[k] as Float64Array, standard[last] as Float64Array, normals, maxima);
  }
  return maxima;
}

/** Two rows and four draws at a time: eight sums for six values that are read. Each is summed in order of time. */
function takeSums(row: Float64Array, other: Float64Array, normals: Float64Array, maxima: Float64Array): void {
  let [a0, a1, a2, a3] = [0, 0, 0, 0];
  let [b0, b1, b2, b3] = [0, 0, 0, 0];
  for (let t = 0, at = 0; t < row.length; t += 1, at += TOGETHER) {
    const a = row[t] as number;
    const b = other[t] as number;
    const n0 = normals[at] as number;
    const n1 = normals[at + 1] as number;
    const n2 = normals[at + 2] as number;
    const n3 = normals[at + 3] as number;
    a0 += a * n0;
    a1 += a * n1;
    a2 += a * n2;
    a3 += a * n3;
    b0 += b * n0;
    b1 += b * n1;
    b2 += b * n2;
    b3 += b * n3;
  }
  maxima[0] = Math.max(maxima[0] as number, a0, b0);
  maxima[1] = Math.max(maxima[1] as number, a1, b1);
  maxima[2] = Math.max(maxima[2] as number, a2, b2);
  maxima[3] = Math.max(maxima[3] as number, a3, b3);
}
