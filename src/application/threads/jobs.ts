import { z } from 'zod';
import type { BarMetric } from '../../base/pure/metrics.js';
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
import { thinSamplesQuestionSchema } from '../../kinds/backtest/thin-samples.js';
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
import { correlateReturnsQuestionSchema } from '../../kinds/compare/correlate-returns.js';
import {
  differingParametersQuestionSchema,
  type ParameterDifference,
} from '../../kinds/compare/differing-parameters.js';
import { type Divergence, findDivergenceQuestionSchema } from '../../kinds/compare/find-divergence.js';
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
import { listedModelSchema } from '../../tensorflow/inference/list-models.js';

/** The threads that answer questions, and how long each is kept without one. */
export const ENTRIES = {
  /** Reads files for lists, which come in bursts. */
  inventory: { file: 'inventory-thread.js', idleMs: 30_000 },
  /** Works on curves: a report is looked at once or twice. */
  report: { file: 'report-thread.js', idleMs: 10_000 },
  /** Computes figures of luck, which takes seconds for thousands of trials, so that nobody else waits for them. */
  figures: { file: 'figures-thread.js', idleMs: 10_000 },
  /** Works on what was tried: nobody who looks at curves waits for it. */
  ledger: { file: 'ledger-thread.js', idleMs: 10_000 },
  /** Holds studies and backtests against what they would read, which may take a minute, so that no list waits for it. */
  checks: { file: 'checks-thread.js', idleMs: 30_000 },
  /** Computes decisions of completed runs again; what one question needed the next one needs, too. */
  decisions: { file: 'decisions-thread.js', idleMs: 60_000 },
  /** Does what needs TensorFlow.js for the command line, once a process. */
  local: { file: 'local-thread.js', idleMs: 0 },
} as const;

/** An answer that is not checked again, number by number: it comes from this program's own thread. */
const unchecked = <Answer>() => z.custom<Answer>();

/**
 * Every question that another thread answers, because its answer takes too long for the thread of requests: the one
 * who writes a file or a text decides how long it is. Questions are parsed where they arrive, and so are answers.
 */
export const JOBS = {
  summarizeDataset: { entry: 'inventory', question: datasetQuestionSchema, answer: datasetAnswerSchema },
  datasetCandles: {
    entry: 'inventory',
    question: datasetCandlesQuestionSchema,
    answer: unchecked<Candles | null>(),
  },
  datasetFaults: {
    entry: 'inventory',
    question: datasetFaultsQuestionSchema,
    answer: unchecked<DatasetFaults | null>(),
  },
  readModel: {
    entry: 'inventory',
    question: z.strictObject({ modelsDir: z.string(), name: z.string() }),
    answer: listedModelSchema,
  },
  listStrategy: {
    entry: 'inventory',
    question: listStrategyQuestionSchema,
    answer: unchecked<ListedStrategy>(),
  },
  checkStrategy: {
    entry: 'inventory',
    question: checkStrategyQuestionSchema,
    answer: unchecked<CheckedStrategy>(),
  },
  identifyStrategy: {
    entry: 'inventory',
    question: overriddenStrategySchema,
    answer: unchecked<StrategyIdentity>(),
  },
  readTrainingDefaults: {
    entry: 'inventory',
    question: overriddenStrategySchema,
    answer: unchecked<TrainingDefaults | null>(),
  },
  readReportCurves: { entry: 'report', question: curvesQuestionSchema, answer: reportCurvesSchema },
  analyseCurve: {
    entry: 'report',
    question: analysisQuestionSchema,
    answer: unchecked<PerformanceAnalysis | null>(),
  },
  thinCurves: { entry: 'report', question: thinCurvesQuestionSchema, answer: thinnedCurvesSchema },
  thinSamples: {
    entry: 'report',
    question: thinSamplesQuestionSchema,
    answer: unchecked<readonly BarMetric[]>(),
  },
  runCandles: { entry: 'report', question: runCandlesQuestionSchema, answer: unchecked<Candles | null>() },
  evaluateStored: {
    entry: 'ledger',
    question: evaluationQuestionSchema,
    answer: unchecked<Evaluation | null>(),
  },
  judgeSelection: {
    entry: 'ledger',
    question: operationQuestionSchema,
    answer: unchecked<JudgedSelection | null>(),
  },
  judgeFamily: { entry: 'ledger', question: familyQuestionSchema, answer: unchecked<JudgedPage>() },
  unjudgedFamilies: {
    entry: 'ledger',
    question: unjudgedQuestionSchema,
    answer: unchecked<readonly string[]>(),
  },
  ledgerGroups: { entry: 'ledger', question: groupsQuestionSchema, answer: unchecked<LedgerGroupPage>() },
  judgeRow: { entry: 'ledger', question: rowQuestionSchema, answer: unchecked<SelectionFigures | null>() },
  countTried: { entry: 'ledger', question: triedQuestionSchema, answer: z.int().nonnegative() },
  effectiveConfigurations: {
    entry: 'figures',
    question: operationQuestionSchema,
    answer: unchecked<number | null>(),
  },
  equityLines: { entry: 'report', question: equityLinesQuestionSchema, answer: equityLinesSchema },
  alignCurves: { entry: 'report', question: alignCurvesQuestionSchema, answer: unchecked<AlignedCurves>() },
  correlateReturns: {
    entry: 'report',
    question: correlateReturnsQuestionSchema,
    answer: unchecked<readonly Float64Array[]>(),
  },
  differingParameters: {
    entry: 'report',
    question: differingParametersQuestionSchema,
    answer: unchecked<readonly ParameterDifference[]>(),
  },
  findDivergence: {
    entry: 'report',
    question: findDivergenceQuestionSchema,
    answer: unchecked<Divergence>(),
  },
  rankStudy: { entry: 'report', question: rankStudyQuestionSchema, answer: studyRankingSchema },
  trialColumns: { entry: 'report', question: trialColumnsQuestionSchema, answer: trialColumnsSchema },
  studyEffects: {
    entry: 'report',
    question: studyTableSchema,
    answer: unchecked<readonly ParameterEffect[]>(),
  },
  studySurface: {
    entry: 'report',
    question: studySurfaceQuestionSchema,
    answer: unchecked<StudySurface>(),
  },
  pickTrials: {
    entry: 'report',
    question: pickTrialsQuestionSchema,
    answer: unchecked<readonly TrialEntry[]>(),
  },
  neededFiles: {
    entry: 'checks',
    question: neededFilesQuestionSchema,
    answer: unchecked<readonly string[]>(),
  },
  planBacktest: {
    entry: 'checks',
    question: planBacktestQuestionSchema,
    answer: unchecked<PlannedBacktest>(),
  },
  previewImport: {
    entry: 'checks',
    question: previewImportQuestionSchema,
    answer: unchecked<ImportPreview>(),
  },
  checkStudy: {
    entry: 'checks',
    question: checkStudyQuestionSchema,
    answer: unchecked<CheckedStudy>(),
  },
  measureStudy: {
    entry: 'checks',
    question: measureStudyQuestionSchema,
    answer: unchecked<MeasuredStudy>(),
  },
  renderStudyReport: { entry: 'report', question: studyReportQuestionSchema, answer: z.string() },
  renderWalkForwardReport: { entry: 'report', question: reportedWalkForwardSchema, answer: z.string() },
  trialRows: {
    entry: 'report',
    question: trialRowsQuestionSchema,
    answer: unchecked<string | Uint8Array>(),
  },
  studyFigures: {
    entry: 'figures',
    question: studyFiguresQuestionSchema,
    answer: unchecked<StudyOverfitting>(),
  },
  explainBar: {
    entry: 'decisions',
    question: explainBarQuestionSchema,
    answer: unchecked<BarExplanation | null>(),
  },
  listDecisions: { entry: 'decisions', question: decisionsQuestionSchema, answer: unchecked<DecisionPage>() },
  decisionLines: {
    entry: 'decisions',
    question: decisionLinesQuestionSchema,
    answer: unchecked<DecisionLines>(),
  },
  runPanes: { entry: 'decisions', question: panesQuestionSchema, answer: unchecked<readonly Pane[]>() },
  auditStrategy: { entry: 'local', question: auditQuestionSchema, answer: auditReportSchema },
  importModel: { entry: 'local', question: importModelQuestionSchema, answer: importModelReportSchema },
  describeBackend: {
    entry: 'local',
    question: z.strictObject({ preference: z.enum(['auto', 'node', 'wasm', 'cpu']) }),
    answer: z.strictObject({ backend: z.enum(['node', 'wasm-simd', 'wasm', 'cpu']), reason: z.string() }),
  },
} as const satisfies Record<string, Job>;

interface Job {
  readonly entry: EntryName;
  readonly question: z.ZodType;
  readonly answer: z.ZodType;
}

export type EntryName = keyof typeof ENTRIES;
export type JobName = keyof typeof JOBS;
export type QuestionOf<Name extends JobName> = z.infer<(typeof JOBS)[Name]['question']>;
export type AnswerOf<Name extends JobName> = z.infer<(typeof JOBS)[Name]['answer']>;
