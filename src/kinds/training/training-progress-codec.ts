import type { ProgressCodec } from '../../operations/ports/task-state.js';
import { StateSlot } from '../../operations/ports/task-state.js';
import { TRAINING_PHASES, TrainingSlot } from './training-bridge-state.js';

const TRAINING_START = 5;
const TRAINING_END = 99;

const percentageByPhase = new Map<string, number>([
  ['loading', 1],
  ['features', 3],
  ['training', TRAINING_START],
  ['writing', TRAINING_END],
]);

/**
 * Says what the progress of a training means: its steps are epochs.
 * @param subject what is trained, for messages, such as `rsi_mean_reversion on AAPL 1d`
 */
export function trainingProgressCodec(subject: string): ProgressCodec {
  return {
    log: null,
    describe(state) {
      const phase = TRAINING_PHASES[(state[StateSlot.Phase] ?? 0) - 1] ?? 'queued';
      const epochs = state[StateSlot.CurrentStep] ?? 0;
      const totalEpochs = state[StateSlot.TotalSteps] ?? 0;
      const share = state[TrainingSlot.EpochShare] ?? 0;
      return {
        progress: {
          phase,
          percentage: percentageOf(phase, totalEpochs === 0 ? 0 : (epochs + share) / totalEpochs),
          message: messageOf(subject, phase, epochs, totalEpochs),
          currentStep: epochs,
          totalSteps: totalEpochs,
        },
        snapshot: null,
      };
    },
  };
}

/** Epochs are worth nearly everything; early stopping makes the last step a long one. */
function percentageOf(phase: string, done: number): number {
  const byPhase = percentageByPhase.get(phase) ?? 0;
  if (phase !== 'training') return byPhase;
  return TRAINING_START + (TRAINING_END - TRAINING_START) * Math.min(1, done);
}

function messageOf(subject: string, phase: string, epochs: number, totalEpochs: number): string {
  switch (phase) {
    case 'queued':
      return `Waiting to train ${subject}`;
    case 'loading':
      return `Loading bars to train ${subject}`;
    case 'features':
      return `Computing features and labels to train ${subject}`;
    case 'writing':
      return `Writing the model of ${subject}`;
    default:
      return `Training ${subject} [epoch ${Math.min(epochs + 1, totalEpochs)} of ${totalEpochs}]`;
  }
}
