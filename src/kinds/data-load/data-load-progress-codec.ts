import type { ProgressCodec } from '../../operations/ports/task-state.js';
import { StateSlot } from '../../operations/ports/task-state.js';

/** The phases of a data load, by the code that is their index; 0 before the first. */
export const DATA_LOAD_PHASES = ['queued', 'downloading', 'writing'] as const;

/** Share of the load that is done, 0 to 1. */
export const DATA_LOAD_FRACTION_SLOT = StateSlot.FirstTyped;

/** Reading and checking takes the rest. */
const MOST_BEFORE_THE_END = 99;

/**
 * Says what the progress of a data load means; it has no snapshot.
 * @param subject what is loaded from where, such as `AAPL 1d from yahoo`
 */
export function dataLoadProgressCodec(subject: string): ProgressCodec {
  return {
    log: null,
    describe(state) {
      const phase = DATA_LOAD_PHASES[state[StateSlot.Phase] ?? 0] ?? 'queued';
      const currentStep = state[StateSlot.CurrentStep] ?? 0;
      return {
        progress: {
          phase,
          percentage: (state[DATA_LOAD_FRACTION_SLOT] ?? 0) * MOST_BEFORE_THE_END,
          message: messageOf(subject, phase, currentStep),
          currentStep,
          totalSteps: state[StateSlot.TotalSteps] ?? 0,
        },
        snapshot: null,
      };
    },
  };
}

function messageOf(subject: string, phase: string, segments: number): string {
  if (phase === 'queued') return `Waiting to load ${subject}`;
  const done = segments === 0 ? '' : ` [${segments} ${segments === 1 ? 'segment' : 'segments'}]`;
  return phase === 'writing' ? `Checking and storing ${subject}${done}` : `Loading ${subject}${done}`;
}
