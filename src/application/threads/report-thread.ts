/** Entry of the thread that works on curves, so that requests are answered meanwhile; without TensorFlow.js. */
import { equityLines } from '../../faces/report/equity-lines.js';
import { readReportCurves } from '../../faces/report/report-curves.js';
import { analyseCurve } from '../../kinds/backtest/analyse-curve.js';
import { runCandles } from '../../kinds/backtest/run-candles.js';
import { thinCurves } from '../../kinds/backtest/thin-curves.js';
import { thinSamples } from '../../kinds/backtest/thin-samples.js';
import { answerJobs } from './answer-jobs.js';

export const answer = answerJobs<'report'>({
  readReportCurves,
  analyseCurve,
  thinCurves,
  thinSamples,
  runCandles,
  equityLines,
});
