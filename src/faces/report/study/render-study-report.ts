import { z } from 'zod';
import { StudyTable, studyTableSchema } from '../../../kinds/study/read/study-table.js';
import type { StudyResultStored } from '../../../kinds/study/study-operation.js';
import type { StudyParameters } from '../../../kinds/study/study-parameters.js';
import { tradedSymbols } from '../../../kinds/study/study-title.js';
import type { TrialEntry } from '../../../kinds/study/trial-entry.js';
import { count } from '../format.js';
import { hatching } from '../hatching.js';
import { html } from '../html.js';
import { renderDocument } from '../render-document.js';
import { reportAssets } from '../report-assets.js';
import { warningNotices } from '../sections/notices.js';
import { bestSection } from './best-section.js';
import { courseSection } from './course-section.js';
import { failedSection } from './failed-section.js';
import { figuresSection } from './figures-section.js';
import { luckSection } from './luck-section.js';
import { parallelSection } from './parallel-section.js';
import { rankingSection } from './ranking-section.js';
import { shapeSection } from './shape-section.js';
import { studyOrigin } from './study-origin.js';
import type { ReportedStudy } from './study-report-data.js';

const record = <Value>() => z.custom<Value>((value) => typeof value === 'object' && value !== null);

export const studyReportQuestionSchema = studyTableSchema.extend({
  operation: record<ReportedStudy>(),
  study: record<StudyParameters>(),
  result: record<StudyResultStored>(),
  failed: z.custom<readonly TrialEntry[]>(Array.isArray),
});

export type StudyReportQuestion = z.infer<typeof studyReportQuestionSchema>;

/**
 * Renders one completed study as one HTML file that holds all it needs and runs no script: it can be saved, sent,
 * printed and opened without a server. Equal data gives an equal page.
 */
export function renderStudyReport(question: StudyReportQuestion): string {
  const { operation, study, result, failed, index } = question;
  const data = { operation, parameters: study, result, failed, table: new StudyTable(question) };
  const { backtest, space } = study;
  return renderDocument(
    `${operation.title} – ktrdr parameter search`,
    html`<header>
<h1>${operation.title}</h1>
<p>${operation.label === null ? null : html`<strong>${operation.label}</strong> · `}Parameter search of ${tradedSymbols(study)}, ${backtest.timeframe} bars, ${backtest.startDate} to ${backtest.endDate} · ${count(space.trials, 'trial')} of ${count(space.parameters.length, 'parameter')} by ${space.sampler} · <code>${operation.id}</code></p>
</header>
<main${hatching(operation.warnings)}>
${warningNotices(operation.warnings)}
${luckSection(data)}
${bestSection(data)}
${shapeSection(data, index)}
${courseSection(data)}
${rankingSection(data, index)}
${parallelSection(data, index)}
${figuresSection(data)}
${failedSection(data)}
${studyOrigin(data)}
</main>
<footer><p>Made by ktrdr. A search is a simulation on past or made-up prices and no advice.</p></footer>`,
    reportAssets(),
  );
}
