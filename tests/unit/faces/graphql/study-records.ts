import type { Objective } from '../../../../src/domain/study/objective.js';
import type { Parameter } from '../../../../src/domain/study/space/parameter.js';
import type { StudySurface } from '../../../../src/kinds/study/read/study-shape.js';
import type { TrialColumns } from '../../../../src/kinds/study/read/trial-columns.js';
import type { StudyOverfitting, StudyResultStored } from '../../../../src/kinds/study/study-operation.js';
import type { StudyParameters } from '../../../../src/kinds/study/study-parameters.js';
import type { TrialEntry } from '../../../../src/kinds/study/trial-entry.js';
import type { Operation } from '../../../../src/operations/record/operation.js';
import { anOperation, parameters as backtest, storedResult } from './records.js';

const { metrics } = storedResult;

export const stopLoss: Parameter = {
  kind: 'STEPPED',
  path: 'exits.stop_loss_pct',
  from: 0.01,
  step: 0.01,
  count: 3,
};

export const studyObjective: Objective = {
  metric: 'SHARPE_RATIO',
  direction: 'MAXIMIZE',
  minTrades: 30,
  maxDrawdown: 0.25,
};

/** A grid of three stops. */
export const studyParameters: StudyParameters = {
  backtest,
  asked: { startDate: '2023-06-01', endDate: '2024-03-31' },
  parameters: [{ path: 'exits.stop_loss_pct', from: 0.01, to: 0.03, step: 0.01 }],
  space: { sampler: 'GRID', parameters: [stopLoss], trials: 3 },
  seed: 42,
  objective: studyObjective,
  holdoutFrom: '2024-02-15',
  training: null,
  keepModels: false,
};

/** The trials of it: a feasible one, an infeasible one, and one that failed. */
export const studyTrials: readonly TrialEntry[] = [
  {
    ...{ seq: 0, number: 0, status: 'COMPLETED', values: [{ path: 'exits.stop_loss_pct', value: '0.01' }] },
    ...{ objective: 1.25, feasible: true, violation: 0, repeats: null, metrics },
    ...{ modelPath: 'models/rsi_mlp_v1.0.0', resultDigest: 'a'.repeat(64), durationMs: 1.5, error: null },
  },
  {
    ...{ seq: 1, number: 1, status: 'COMPLETED', values: [{ path: 'exits.stop_loss_pct', value: '0.02' }] },
    ...{ objective: 2, feasible: false, violation: 0.5, repeats: null, metrics },
    ...{ modelPath: 'models/rsi_mlp_v1.0.0', resultDigest: 'b'.repeat(64), durationMs: 1.5, error: null },
  },
  {
    ...{ seq: 2, number: 2, status: 'FAILED', values: [{ path: 'exits.stop_loss_pct', value: '0.03' }] },
    ...{ objective: null, feasible: false, violation: 0, repeats: null, metrics: null },
    ...{ modelPath: null, resultDigest: null, durationMs: 0.5 },
    error: { code: 'VALIDATION_ERROR', message: 'exits.stop_loss_pct: <3 %> is "too" far' },
  },
];

export const studyOverfitting: StudyOverfitting = {
  trials: 2,
  distinctTrials: 340,
  effectiveTrials: 1.5,
  expectedMaximumSharpe: 1.1,
  deflatedSharpe: 0.62,
  deflatedSharpeEffective: 0.71,
  pbo: 0.4,
  pboBlocks: 16,
  pboTrials: 1,
  withoutFeedbackOnly: false,
  degradationSlope: -0.8,
  probabilityOfLoss: 0.3,
  spaTrials: 2,
  spaPValue: 0.2,
  spaPValueHolding: 0.6,
  minimumTrackRecordYears: 3.5,
  plateau: 0.9,
  bestAtBorder: true,
};

export const storedStudy: StudyResultStored = {
  bestNumber: 0,
  best: studyTrials[0] ?? null,
  holdout: metrics,
  earlierHoldouts: 2,
  overfitting: studyOverfitting,
  resultDigest: 'd'.repeat(64),
  completedTrials: 2,
  failedTrials: 1,
  executionTimeMs: 1_234,
  strategySource: 'name: rsi_mean_reversion\n',
  provenance: {
    engineVersion: '2',
    tensorflowBackend: 'wasm-simd',
    strategyHash: 's'.repeat(64),
    dataHashes: [{ symbol: 'AAPL', hash: 'h'.repeat(64) }],
    modelHashes: [{ modelPath: 'models/rsi_mlp_v1.0.0', hash: 'm'.repeat(64) }],
    parametersHash: 'p'.repeat(64),
  },
};

/** A completed study, changed where a test wants it different. */
export function aStudy(change: Partial<Operation> = {}): Operation {
  return anOperation({
    id: 'op_study_1',
    type: 'STUDY',
    title: 'rsi_mean_reversion AAPL 1d, 3 trials (GRID)',
    ...change,
  });
}

export const studyColumns: TrialColumns = {
  numbers: Float64Array.of(0, 1, 2),
  feasible: Float64Array.of(1, 0, 0),
  axes: [{ path: 'exits.stop_loss_pct', categories: null, values: Float64Array.of(0.01, 0.02, 0.03) }],
  metrics: [{ metric: 'SHARPE_RATIO', values: Float64Array.of(1.25, 2, Number.NaN) }],
};

export const studyEffect = {
  path: 'exits.stop_loss_pct',
  importance: 0.5,
  confounded: false,
  bins: [
    { label: '0.01', trials: 1, median: 1.25 },
    { label: '0.02', trials: 1, median: 2 },
  ],
};

export const studySurface: StudySurface = {
  x: { path: 'exits.stop_loss_pct', labels: ['0.01', '0.02'] },
  y: { path: 'exits.take_profit_pct', labels: ['0.1'] },
  values: [[1.25, null]],
  counts: [[1, 0]],
  feasibleCounts: [[1, 0]],
  plateau: [[true, false]],
  bestX: 0,
  bestY: 0,
};
