import { z } from 'zod';
import type { BarMetric } from '../../base/pure/metrics.js';
import type { EquityCurve } from '../../domain/backtest/backtest-result.js';
import type { Candles } from '../../domain/market/candles.js';
import type { PerformanceAnalysis } from '../../domain/statistics/performance-analysis.js';
import type { ParameterEffect } from '../../domain/study/shape/parameter-effect.js';
import { equityLinesQuestionSchema, equityLinesSchema } from '../../faces/report/equity-lines.js';
import { curvesQuestionSchema, reportCurvesSchema } from '../../faces/report/report-curves.js';
import { studyReportQuestionSchema } from '../../faces/report/study/render-study-report.js';
import { trialRowsQuestionSchema } from '../../faces/report/trials/trial-rows.js';
import { reportedWalkForwardSchema } from '../../faces/report/walk-forward/reported-walk-forward.js';
import { auditQuestionSchema, auditReportSchema } from '../../kinds/audit/audit-schemas.js';
import { analysisQuestionSchema } from '../../kinds/backtest/analyse-curve.js';
import { evaluationQuestionSchema } from '../../kinds/backtest/evaluate-stored.js';
import { type PlannedBacktest, planBacktestQuestionSchema } from '../../kinds/backtest/plan/plan-backtest.js';
import { runCandlesQuestionSchema } from '../../kinds/backtest/run-candles.js';
import { thinCurvesQuestionSchema, thinnedCurvesSchema } from '../../kinds/backtest/thin-curves.js';
import { thinProgressSamplesQuestionSchema } from '../../kinds/backtest/thin-progress-samples.js';
import type {
  BarExplanation,
  DecisionLines,
  DecisionPage,
  Pane,
} from '../../kinds/backtest/why/explanation.js';
import {
  decisionLinesQuestionSchema,
  decisionsQuestionSchema,
  explainBarQuestionSchema,
  panesQuestionSchema,
} from '../../kinds/backtest/why/replay-question.js';
import { type AlignedCurves, alignCurvesQuestionSchema } from '../../kinds/compare/align-curves.js';
import {
  correlateReturnsQuestionSchema,
  periodEndsQuestionSchema,
} from '../../kinds/compare/correlate-returns.js';
import {
  differingParametersQuestionSchema,
  type ParameterDifference,
} from '../../kinds/compare/differing-parameters.js';
import { type Divergence, findDivergenceQuestionSchema } from '../../kinds/compare/find-divergence.js';
import { keepBarQuestionSchema, type Points } from '../../kinds/compare/keep-bar.js';
import { type ImportPreview, previewImportQuestionSchema } from '../../kinds/data-load/preview-import.js';
import type { JudgedPage, JudgedSelection, SelectionFigures } from '../../kinds/ledger/ledger-judge.js';
import {
  familyQuestionSchema,
  groupsQuestionSchema,
  operationQuestionSchema,
  rowQuestionSchema,
  triedQuestionSchema,
  unjudgedQuestionSchema,
} from '../../kinds/ledger/ledger-questions.js';
import type { NeededFiles } from '../../kinds/start/file-wants.js';
import { neededFilesQuestionSchema } from '../../kinds/start/needed-files.js';
import { type CheckedStudy, checkStudyQuestionSchema } from '../../kinds/study/check-study.js';
import { type MeasuredStudy, measureStudyQuestionSchema } from '../../kinds/study/measure-study.js';
import { pickTrialsQuestionSchema } from '../../kinds/study/read/pick-trials.js';
import { rankStudyQuestionSchema, studyRankingSchema } from '../../kinds/study/read/rank-study.js';
import { type StudySurface, studySurfaceQuestionSchema } from '../../kinds/study/read/study-shape.js';
import { studyTableSchema } from '../../kinds/study/read/study-table.js';
import { trialColumnsQuestionSchema, trialColumnsSchema } from '../../kinds/study/read/trial-columns.js';
import { studyFiguresQuestionSchema } from '../../kinds/study/study-figures.js';
import type { StudyOverfitting } from '../../kinds/study/study-operation.js';
import type { TrialEntry } from '../../kinds/study/trial-entry.js';
import { type CheckedStrategy, checkStrategyQuestionSchema } from '../../library/check-strategy.js';
import {
  type DatasetFaults,
  datasetCandlesQuestionSchema,
  datasetFaultsQuestionSchema,
} from '../../library/dataset-view.js';
import type { StrategyIdentity } from '../../library/identify-strategy.js';
import { importModelQuestionSchema, importModelReportSchema } from '../../library/import-model-schemas.js';
import { type ListedStrategy, listStrategyQuestionSchema } from '../../library/list-strategy.js';
import { overriddenStrategySchema } from '../../library/overridden-strategy.js';
import { datasetAnswerSchema, datasetQuestionSchema } from '../../library/summarize-dataset.js';
import type { TrainingDefaults } from '../../library/training-defaults.js';
import type { LedgerGroupPage } from '../../operations/ports/evaluation-reader.js';
import type { Evaluation } from '../../operations/record/evaluation.js';
import { type AsideAnswer, asideQuestionSchema } from '../../stores/sqlite/answer-aside.js';
import { listedModelSchema } from '../../tensorflow/inference/list-models.js';
import type { EntryName } from './entries.js';

/** An answer that is not checked again, number by number: it comes from this program's own thread. */
const unchecked = <Answer>() => z.custom<Answer>();

/** One row of the table. @param entry the thread that answers */
const job = <Entry extends EntryName, Question extends z.ZodType, Answer extends z.ZodType>(
  entry: Entry,
  question: Question,
  answer: Answer,
) => ({ entry, question, answer });

/**
 * Every question that another thread answers, because its answer takes too long for the thread of requests: the one
 * who writes a file or a text decides how long it is. Questions are parsed where they arrive, and so are answers.
 */
export const JOBS = {
  summarizeDataset: job('inventory', datasetQuestionSchema, datasetAnswerSchema),
  readModel: job('inventory', z.strictObject({ modelsDir: z.string(), name: z.string() }), listedModelSchema),
  listStrategy: job('inventory', listStrategyQuestionSchema, unchecked<ListedStrategy>()),
  checkStrategy: job('inventory', checkStrategyQuestionSchema, unchecked<CheckedStrategy>()),
  identifyStrategy: job('inventory', overriddenStrategySchema, unchecked<StrategyIdentity>()),
  readTrainingDefaults: job('inventory', overriddenStrategySchema, unchecked<TrainingDefaults | null>()),
  answerAside: job('lists', asideQuestionSchema, unchecked<AsideAnswer>()),
  readReportCurves: job('report', curvesQuestionSchema, reportCurvesSchema),
  analyseCurve: job('report', analysisQuestionSchema, unchecked<PerformanceAnalysis | null>()),
  thinCurves: job('report', thinCurvesQuestionSchema, thinnedCurvesSchema),
  thinProgressSamples: job('report', thinProgressSamplesQuestionSchema, unchecked<readonly BarMetric[]>()),
  runCandles: job('report', runCandlesQuestionSchema, unchecked<Candles | null>()),
  datasetCandles: job('report', datasetCandlesQuestionSchema, unchecked<Candles | null>()),
  datasetFaults: job('report', datasetFaultsQuestionSchema, unchecked<DatasetFaults | null>()),
  evaluateStored: job('ledger', evaluationQuestionSchema, unchecked<Evaluation | null>()),
  judgeSelection: job('ledger', operationQuestionSchema, unchecked<JudgedSelection | null>()),
  judgeFamily: job('ledger', familyQuestionSchema, unchecked<JudgedPage>()),
  unjudgedFamilies: job('ledger', unjudgedQuestionSchema, unchecked<readonly string[]>()),
  ledgerGroups: job('ledger', groupsQuestionSchema, unchecked<LedgerGroupPage>()),
  judgeRow: job('ledger', rowQuestionSchema, unchecked<SelectionFigures | null>()),
  countTried: job('ledger', triedQuestionSchema, z.int().nonnegative()),
  effectiveConfigurations: job('figures', operationQuestionSchema, unchecked<number | null>()),
  equityLines: job('report', equityLinesQuestionSchema, equityLinesSchema),
  alignCurves: job('report', alignCurvesQuestionSchema, unchecked<AlignedCurves>()),
  keepBar: job('report', keepBarQuestionSchema, unchecked<Points>()),
  accountAtPeriodEnds: job('report', periodEndsQuestionSchema, unchecked<EquityCurve>()),
  correlateReturns: job('report', correlateReturnsQuestionSchema, unchecked<readonly Float64Array[]>()),
  differingParameters: job(
    'report',
    differingParametersQuestionSchema,
    unchecked<readonly ParameterDifference[]>(),
  ),
  findDivergence: job('report', findDivergenceQuestionSchema, unchecked<Divergence>()),
  rankStudy: job('report', rankStudyQuestionSchema, studyRankingSchema),
  trialColumns: job('report', trialColumnsQuestionSchema, trialColumnsSchema),
  studyEffects: job('report', studyTableSchema, unchecked<readonly ParameterEffect[]>()),
  studySurface: job('report', studySurfaceQuestionSchema, unchecked<StudySurface>()),
  pickTrials: job('report', pickTrialsQuestionSchema, unchecked<readonly TrialEntry[]>()),
  neededFiles: job('starts', neededFilesQuestionSchema, unchecked<NeededFiles>()),
  planBacktest: job('checks', planBacktestQuestionSchema, unchecked<PlannedBacktest>()),
  previewImport: job('checks', previewImportQuestionSchema, unchecked<ImportPreview>()),
  checkStudy: job('checks', checkStudyQuestionSchema, unchecked<CheckedStudy>()),
  measureStudy: job('checks', measureStudyQuestionSchema, unchecked<MeasuredStudy>()),
  renderStudyReport: job('report', studyReportQuestionSchema, z.string()),
  renderWalkForwardReport: job('report', reportedWalkForwardSchema, z.string()),
  trialRows: job('report', trialRowsQuestionSchema, unchecked<string | Uint8Array>()),
  studyFigures: job('figures', studyFiguresQuestionSchema, unchecked<StudyOverfitting>()),
  explainBar: job('decisions', explainBarQuestionSchema, unchecked<BarExplanation | null>()),
  listDecisions: job('decisions', decisionsQuestionSchema, unchecked<DecisionPage>()),
  decisionLines: job('decisions', decisionLinesQuestionSchema, unchecked<DecisionLines>()),
  runPanes: job('decisions', panesQuestionSchema, unchecked<readonly Pane[]>()),
  auditStrategy: job('local', auditQuestionSchema, auditReportSchema),
  importModel: job('local', importModelQuestionSchema, importModelReportSchema),
  describeBackend: job(
    'local',
    z.strictObject({ preference: z.enum(['auto', 'node', 'wasm', 'cpu']) }),
    z.strictObject({ backend: z.enum(['node', 'wasm-simd', 'wasm', 'cpu']), reason: z.string() }),
  ),
} as const;

export type JobName = keyof typeof JOBS;
export type QuestionOf<Name extends JobName> = z.infer<(typeof JOBS)[Name]['question']>;
export type AnswerOf<Name extends JobName> = z.infer<(typeof JOBS)[Name]['answer']>;
