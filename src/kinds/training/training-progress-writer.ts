import type { EpochMetric } from '../../base/pure/metrics.js';
import { StateSlot } from '../../operations/ports/task-state.js';
import { PartProgressWriter } from '../../places/bridge/part-progress-writer.js';
import { TRAINING_PHASES, type TrainingPhase, TrainingSlot } from './training-bridge-state.js';

/** Writes the progress of a training inside a worker. */
export class TrainingProgressWriter extends PartProgressWriter<EpochMetric> {
  phase(phase: TrainingPhase): void {
    this.setPhase(TRAINING_PHASES.indexOf(phase) + 1);
  }

  /** Says how much of the present epoch is done. @param epochsDone those before it */
  reach(epochsDone: number, batch: number, batches: number): void {
    const state = this.openState();
    state[StateSlot.CurrentStep] = epochsDone;
    state[TrainingSlot.EpochShare] = batch / batches;
    this.closeState();
  }

  /** Appends an epoch that is done. */
  epoch(entry: EpochMetric): void {
    const state = this.openState();
    state[StateSlot.CurrentStep] = entry.epoch;
    state[TrainingSlot.EpochShare] = 0;
    this.closeState();
    this.append(entry);
  }
}
