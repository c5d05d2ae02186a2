import type { EpochMetric } from '../../base/pure/metrics.js';
import type { TaskLink } from '../../operations/ports/task-link.js';
import { StateSlot } from '../../operations/ports/task-state.js';
import { SentLog } from '../progress/sent-log.js';
import { TRAINING_PHASES, type TrainingPhase, TrainingSlot } from './training-bridge-state.js';
import { epochsStream } from './training-streams.js';

/** How often epochs that take less are stored: each part that is sent costs the thread that stores it. */
const PART_EVERY_MS = 100;

/** Tells how far a training is, in epochs and batches. */
export class TrainingProgressWriter {
  readonly #link: TaskLink;
  readonly #log: SentLog<EpochMetric>;

  constructor(link: TaskLink) {
    this.#link = link;
    this.#log = new SentLog(link, epochsStream, { everyMs: PART_EVERY_MS });
  }

  phase(phase: TrainingPhase): void {
    this.#link.setPhase(TRAINING_PHASES.indexOf(phase) + 1);
  }

  /** Begins the epochs. @param epochsDone those that an earlier attempt has sent */
  begin(epochsDone: number, totalEpochs: number): void {
    this.#log.goOnAfter(epochsDone);
    const state = this.#link.openState();
    state[StateSlot.CurrentStep] = epochsDone;
    state[StateSlot.TotalSteps] = totalEpochs;
    this.#link.closeState();
  }

  /** Says how much of the present epoch is done. @param epochsDone those before it */
  reach(epochsDone: number, batch: number, batches: number): void {
    const state = this.#link.openState();
    state[StateSlot.CurrentStep] = epochsDone;
    state[TrainingSlot.EpochShare] = batch / batches;
    this.#link.closeState();
  }

  /** Appends an epoch that is done; it is stored soon, and by the next `flush` at the latest. */
  epoch(entry: EpochMetric): void {
    const state = this.#link.openState();
    state[StateSlot.CurrentStep] = entry.epoch;
    state[TrainingSlot.EpochShare] = 0;
    this.#link.closeState();
    this.#log.append(entry);
  }

  /** Sends the epochs that are held back. */
  flush(): void {
    this.#log.flush();
  }
}
