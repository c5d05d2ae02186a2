/** Entry of the thread that reads what reports draw, so that requests are answered meanwhile; without TensorFlow.js. */

export { equityLines } from '../../faces/report/equity-lines.js';
export { readReportCurves } from '../../faces/report/report-tasks.js';
export { analyseCurve } from '../../kinds/backtest/analyse-curve.js';
export { thinCurves } from '../../kinds/backtest/thin-curves.js';
