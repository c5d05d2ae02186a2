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
const TOGETHER = 8;

/**
 * Returns Ē, the expected maximum of the standardised means of trials of no skill that are correlated as these are:
 * the mean over draws g ~ N(0, Iₙ) of max_k Σ_t z_tk · g_t / √n, z being the returns standardised (ddof 0). So many
 * alike trials raise it little, and as many different ones raise it as the deflated Sharpe ratio says.
 * @param panel returns of each trial over the same n ≥ 2 periods, all of them varying
 * @param seed 32-bit integer
 * @returns null for fewer than two trials
 * @throws CancelledError when the signal is set, of which every eighth draw asks
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

/** Returns of each draw the largest sum; eight sums at a time, which the processor works on at once. */
function maximaOf(standard: readonly Float64Array[], normals: Float64Array): Float64Array {
  const maxima = new Float64Array(TOGETHER).fill(Number.NEGATIVE_INFINITY);
  const sums = new Float64Array(TOGETHER);
  for (const row of standard) {
    addProducts(row, normals, sums);
    for (let i = 0; i < TOGETHER; i += 1) maxima[i] = Math.max(maxima[i] as number, sums[i] as number);
  }
  return maxima;
}

function addProducts(row: Float64Array, normals: Float64Array, sums: Float64Array): void {
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  let s4 = 0;
  let s5 = 0;
  let s6 = 0;
  let s7 = 0;
  for (let t = 0, at = 0; t < row.length; t += 1, at += TOGETHER) {
    const value = row[t] as number;
    s0 += value * (normals[at] as number);
    s1 += value * (normals[at + 1] as number);
    s2 += value * (normals[at + 2] as number);
    s3 += value * (normals[at + 3] as number);
    s4 += value * (normals[at + 4] as number);
    s5 += value * (normals[at + 5] as number);
    s6 += value * (normals[at + 6] as number);
    s7 += value * (normals[at + 7] as number);
  }
  sums.set([s0, s1, s2, s3, s4, s5, s6, s7]);
}
