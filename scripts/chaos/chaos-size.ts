import type { RsiWorkspace } from '../../tests/support/rsi-workspace.js';
import { BacktestWorkload } from '../faults/backtest-workload.js';
import { StudyWorkload } from '../faults/study-workload.js';
import { TrainingWorkload } from '../faults/training-workload.js';
import { WalkForwardWorkload } from '../faults/walk-forward-workload.js';
import type { Workload } from '../faults/workload.js';
import type { Plan } from './disturbances.js';

/** How much a round does, and what is done to it. */
export interface ChaosSize {
  readonly backtests: number;
  readonly trainings: number;
  readonly trials: number;
  readonly plan: Plan;
  /** Between two looks of a client. */
  readonly longestPauseMs: number;
}

/** Every change has to pass one of it. */
export const FULL: ChaosSize = {
  ...{ backtests: 300, trainings: 20, trials: 500, longestPauseMs: 8_000 },
  plan: {
    ...{ killEveryMs: 20_000, leastKills: 4, mostKills: Number.POSITIVE_INFINITY },
    // 30 s past a lease of 15.
    ...{ stopAtMs: 10_000, stopForMs: 45_000, restartAtMs: [35_000, 75_000] },
  },
};

/** Shows in half a minute whether it goes. */
export const QUICK: ChaosSize = {
  ...{ backtests: 30, trainings: 3, trials: 120, longestPauseMs: 1_500 },
  plan: {
    ...{ killEveryMs: 9_000, leastKills: 3, mostKills: 3 },
    // Nobody takes leases for 15 s after the first restart.
    ...{ stopAtMs: 2_000, stopForMs: 28_000, restartAtMs: [6_000, 34_000] },
  },
};

/** Days of minute bars: the longest backtest. */
export const MOST_DAYS = 60;
const BACKTEST_DAYS = [5, 20, MOST_DAYS];
const TRAINING_EPOCHS = [5, 20];
const STUDY_DAYS = 10;
/** One without feedback, and one with it. */
const STUDIES = ['RANDOM', 'TPE'];
const WINDOWS = 3;

/** The kinds of work of a round, and how many of each: at least one of every spec, so that each run has its like. */
export function workloadsOf(
  workspace: RsiWorkspace,
  { backtests, trainings, trials }: ChaosSize,
): readonly { readonly workload: Workload; readonly times: number }[] {
  return [
    { workload: new StudyWorkload(workspace, STUDY_DAYS, trials, STUDIES), times: STUDIES.length },
    { workload: new WalkForwardWorkload(workspace, [WINDOWS]), times: 1 },
    { workload: new TrainingWorkload(workspace, TRAINING_EPOCHS), times: trainings },
    { workload: new BacktestWorkload(workspace, BACKTEST_DAYS), times: backtests },
  ];
}
