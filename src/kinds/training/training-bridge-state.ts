import { StateSlot } from '../../operations/ports/task-state.js';

/** The stages of a training in the order in which they begin; their codes are their places, from 1. */
export const TRAINING_PHASES = ['loading', 'features', 'training', 'writing'] as const;

export type TrainingPhase = (typeof TRAINING_PHASES)[number];

/** The typed state slots of a training; steps are epochs. */
export const TrainingSlot = {
  /** Batches done of the present epoch, a fraction of its batches. */
  EpochShare: StateSlot.FirstTyped,
} as const;
