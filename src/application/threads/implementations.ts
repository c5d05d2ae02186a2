import { backtestKind } from '../../kinds/backtest/backtest-kind.js';
import { runBacktest } from '../../kinds/backtest/run-backtest.js';
import { dataLoadKind } from '../../kinds/data-load/data-load-kind.js';
import { runDataLoad } from '../../kinds/data-load/run-data-load.js';
import { StudySlices } from '../../kinds/study/run-study-slice.js';
import { studySlice } from '../../kinds/study/study-slice.js';
import { runTraining } from '../../kinds/training/run-training.js';
import { trainingKind } from '../../kinds/training/training-kind.js';
import { WalkForwardSlices } from '../../kinds/walk-forward/run-walk-forward-slice.js';
import { walkForwardSlice } from '../../kinds/walk-forward/walk-forward-slice.js';
import { type Implementation, implement, implementSlice } from './implement.js';

/** What this thread keeps of the walk-forwards that it works for. */
const walkForwardSlices = new WalkForwardSlices();

/** What this thread keeps of the studies that it works for. */
const studySlices = new StudySlices();

/** What a thread runs for each kind. */
export const implementations: readonly Implementation[] = [
  implement(backtestKind, runBacktest),
  implement(trainingKind, runTraining),
  implement(dataLoadKind, runDataLoad),
  implementSlice(studySlice, (...asked) => studySlices.run(...asked)),
  implementSlice(walkForwardSlice, (...asked) => walkForwardSlices.run(...asked)),
];
