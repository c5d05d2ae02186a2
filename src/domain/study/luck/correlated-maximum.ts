import {
  type CancellationSignal,
  neverCancelled,
  throwIfCancelled,
} from '../../../base/pure/cancelled-error.js';
import { seededRandom } from '../../../base/pure/random.js';
import { KernelModule } from '../../../base/pure/wasm/kernel-module.js';
import { DRAWS_TOGETHER, largestSums } from './kernels/largest-sums.js';

const DRAWS = 1_000;
const LEAST_DRAWS = 100;
/** Products that may be formed: about twenty seconds of one core. */
const MAX_PRODUCTS = 2e10;
const kernels = new KernelModule({ largestSums });

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
  const rowBytes = periods * Float64Array.BYTES_PER_ELEMENT;
  // Of an odd number the last one is taken twice.
  const rowsBytes = 2 * Math.ceil(panel.length / 2) * rowBytes;
  const drawsBytes = rowBytes * DRAWS_TOGETHER;
  const { memory, call } = kernels.open(
    rowsBytes + drawsBytes + DRAWS_TOGETHER * Float64Array.BYTES_PER_ELEMENT,
  );
  for (let at = 0; at < rowsBytes; at += rowBytes) {
    const returns = panel[Math.min(at / rowBytes, panel.length - 1)] as Float64Array;
    standardise(returns, new Float64Array(memory, at, periods));
  }
  const normals = new Float64Array(memory, rowsBytes, periods * DRAWS_TOGETHER);
  const largest = new Float64Array(memory, rowsBytes + drawsBytes, DRAWS_TOGETHER);
  const random = seededRandom(seed);
  let sum = 0;
  for (let drawn = 0; drawn < draws; drawn += DRAWS_TOGETHER) {
    throwIfCancelled(cancellation);
    // Draw by draw, so that how many are taken together changes nothing.
    for (let draw = 0; draw < DRAWS_TOGETHER; draw += 1) {
      for (let t = 0; t < periods; t += 1) normals[t * DRAWS_TOGETHER + draw] = random.normal();
    }
    call.largestSums(0, rowsBytes, rowBytes, normals.byteOffset, largest.byteOffset);
    for (let draw = 0; draw < Math.min(DRAWS_TOGETHER, draws - drawn); draw += 1)
      sum += largest[draw] as number;
  }
  return sum / draws / Math.sqrt(periods);
}

function standardise(returns: Float64Array, target: Float64Array): void {
  let sum = 0;
  for (const value of returns) sum += value;
  const mean = sum / returns.length;
  let squares = 0;
  for (const value of returns) squares += (value - mean) ** 2;
  const deviation = Math.sqrt(squares / returns.length);
  for (let t = 0; t < returns.length; t += 1) target[t] = ((returns[t] as number) - mean) / deviation;
}
