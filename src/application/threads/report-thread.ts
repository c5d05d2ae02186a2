/** Entry of the thread that works on bars, curves and the trials of studies, so that requests are answered meanwhile; without TensorFlow.js. */
import { equityLines } from '../../faces/report/equity-lines.js';
import { readReportCurves } from '../../faces/report/report-curves.js';
import { renderStudyReport } from '../../faces/report/study/render-study-report.js';
import { trialRows } from '../../faces/report/trials/trial-rows.js';
import { renderWalkForwardReport } from '../../faces/report/walk-forward/render-walk-forward-report.js';
import { analyseCurve } from '../../kinds/backtest/analyse-curve.js';
import { runCandles } from '../../kinds/backtest/run-candles.js';
import { thinCurves } from '../../kinds/backtest/thin-curves.js';
import { thinProgressSamples } from '../../kinds/backtest/thin-progress-samples.js';
import { alignCurves } from '../../kinds/compare/align-curves.js';
import { accountAtPeriodEnds, correlateReturns } from '../../kinds/compare/correlate-returns.js';
import { differingParameters } from '../../kinds/compare/differing-parameters.js';
import { findDivergence } from '../../kinds/compare/find-divergence.js';
import { keepBar } from '../../kinds/compare/keep-bar.js';
import { pickTrials } from '../../kinds/study/read/pick-trials.js';
import { rankStudy } from '../../kinds/study/read/rank-study.js';
import { studyEffects, studySurface } from '../../kinds/study/read/study-shape.js';
import { trialColumns } from '../../kinds/study/read/trial-columns.js';
import { datasetCandles, datasetFaults } from '../../library/dataset-view.js';
import { answerJobs } from './answer-jobs.js';

export const answer = answerJobs<'report'>({
  readReportCurves,
  analyseCurve,
  thinCurves,
  thinProgressSamples,
  runCandles,
  datasetCandles,
  datasetFaults,
  equityLines,
  alignCurves,
  keepBar,
  accountAtPeriodEnds,
  correlateReturns,
  differingParameters,
  findDivergence,
  rankStudy,
  trialColumns,
  studyEffects,
  studySurface,
  pickTrials,
  renderStudyReport,
  renderWalkForwardReport,
  trialRows,
});
