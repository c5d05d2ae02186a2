import type { PerformanceAnalysis } from '../../domain/statistics/performance-analysis.js';
import type { ReportData } from './report-data.js';

/** The ranges of a run that were analysed, by what people call them; the out-of-sample one first. */
export function analysedRanges({
  analysis,
  outOfSampleAnalysis,
}: Pick<ReportData, 'analysis' | 'outOfSampleAnalysis'>): readonly (readonly [
  title: string,
  analysis: PerformanceAnalysis,
])[] {
  return [
    ...(outOfSampleAnalysis ? [['Out of sample', outOfSampleAnalysis] as const] : []),
    ...(analysis ? [['Whole range', analysis] as const] : []),
  ];
}
