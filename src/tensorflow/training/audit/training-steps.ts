import { fitSamples } from '../fit-samples.js';
import { objectiveOf } from '../objective.js';
import { prepareSamples } from '../prepare-samples.js';

/** The steps of a training; what is audited. */
export interface TrainingSteps {
  readonly prepare: typeof prepareSamples;
  /** Returns what the network is taught, with its class weights. */
  readonly objective: (
    strategy: Parameters<typeof objectiveOf>[0],
    samples: ReturnType<typeof prepareSamples>,
  ) => ReturnType<typeof objectiveOf>;
  readonly fit: typeof fitSamples;
}

/** The steps of every training. */
export const trainingSteps: TrainingSteps = {
  prepare: prepareSamples,
  objective: (strategy, { train }) => objectiveOf(strategy, train),
  fit: fitSamples,
};
