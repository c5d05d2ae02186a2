/** Entry of the thread that reads what reports draw, so that requests are answered meanwhile; without TensorFlow.js. */
export { analyseCurve } from './workers/analyse-curve.js';
export { equityLines } from './workers/equity-lines.js';
export { readReportCurves } from './workers/report-tasks.js';
export { thinCurves } from './workers/thin-curves.js';
