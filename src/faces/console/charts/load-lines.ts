import type { Draw } from './drawn.js';
import type { LinesData } from './lines-chart.js';

/** Loads the chart of many lines, when the first is shown. */
export const loadLines = async (): Promise<Draw<LinesData>> => (await import('./lines-chart.js')).drawLines;
