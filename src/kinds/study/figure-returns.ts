import { joinShared } from '../../base/pure/shared-memory.js';
import { BestTrials } from './best-trials.js';
import type { StudyParameters } from './study-parameters.js';
import type { TrialIndex } from './trial-index.js';
import { onlyReturns } from './trial-returns.js';

/**
 * Gathers the returns that the figures of luck rest on, with all markets: of up to 2,000 trials those of all, of more
 * at most 2,000, however many are stored.
 * @param index of the trials so far
 * @param pieces of the stream `returns`, which may be ahead of the index
 * @returns records in memory that threads share
 */
export async function figureReturns(
  { space, objective }: Pick<StudyParameters, 'space' | 'objective'>,
  index: TrialIndex,
  pieces: AsyncIterable<Uint8Array>,
): Promise<Uint8Array> {
  const best = new BestTrials(space.trials, objective.direction);
  for (let number = 0; number < index.length; number += 1) {
    if (!index.isCompleted(number) || index.isRepeat(number)) continue;
    best.keeps({ number, objective: index.objective(number), violation: index.violation(number) });
  }
  const isChosen = best.chosen();
  const chosen: Uint8Array[] = [];
  for await (const piece of pieces) chosen.push(onlyReturns(piece, isChosen));
  return joinShared(chosen);
}
