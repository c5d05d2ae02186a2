import type { WatchedStudy } from '../../../../src/faces/cli/study-display.js';
import type { ShownStudy } from '../../../../src/faces/cli/study-view.js';
import { storedResult } from '../graphql/records.js';
import { storedStudy, studyOverfitting } from '../graphql/study-records.js';

const trial = (number: number) => ({
  number,
  values: [
    { path: 'exits.stop_loss_pct', value: `${0.01 * (number + 1)}` },
    { path: 'decisions.confidence_threshold', value: '0.55' },
    { path: 'indicators.rsi_14.period', value: '14' },
  ],
  objective: 2 - number / 10,
  metrics: { totalReturn: 0.12, sharpeRatio: 2 - number / 10, maxDrawdown: 0.08, totalTrades: 41 },
});

/** A study that is being watched, two fifths done. */
export const watchedStudy = {
  __typename: 'StudyOperation',
  ...{ id: 'op_study_20240201_113000_9f2c01d4ab37', done: false, pollAfterMs: 100 },
  progress: { phase: 'searching', percentage: 41.2, message: '412 of 1,000 trials', etaSeconds: 17 },
  parameters: { objective: { metric: 'SHARPE_RATIO' } },
  snapshot: {
    completedTrials: 409,
    failedTrials: 3,
    totalTrials: 1_000,
    bestNumber: 187,
    bestObjective: 1.92,
  },
  ranking: { nodes: Array.from({ length: 5 }, (_, index) => trial(index)) },
} as unknown as WatchedStudy;

/** A finished study. */
export const shownStudy = {
  __typename: 'StudyOperation',
  ...{ id: 'op_study_20240201_113000_9f2c01d4ab37', type: 'STUDY', status: 'COMPLETED', done: true },
  ...{ title: 'rsi_mean_reversion AAPL 1d 2023-01-01..2024-12-31, 1000 trials (GRID)', label: null },
  ...{ warnings: [], tags: [], note: null, pinned: false, priority: 0 },
  snapshot: watchedStudy.snapshot,
  parameters: {
    ...{ strategyConfigPath: 'strategies/rsi_mean_reversion.yaml', symbol: 'AAPL', timeframe: '1d' },
    ...{ startDate: '2023-01-01', endDate: '2024-12-31', sampler: 'GRID', seed: 42, trials: 1_000 },
    ...{ holdoutFrom: '2024-06-01', keepModels: false, training: null },
    backtest: {
      ...{ modelPath: 'models/rsi_mlp_v1.0.0', startDate: '2023-01-01', endDate: '2024-05-31' },
      ...{ initialCapital: 100_000, commission: 0.001, slippage: 0.0005, overrides: [] },
    },
    space: [
      {
        path: 'exits.stop_loss_pct',
        values: null,
        from: 0.01,
        to: 0.4,
        step: 0.01,
        scale: null,
        points: null,
      },
      {
        path: 'exits.take_profit_pct',
        values: null,
        from: 0.01,
        to: 0.25,
        step: 0.01,
        scale: null,
        points: null,
      },
    ],
    objective: { metric: 'SHARPE_RATIO', direction: 'MAXIMIZE', minTrades: 30, maxDrawdown: 0.2 },
  },
  result: {
    best: { ...storedStudy.best, metrics: { ...storedResult.metrics, sharpeRatio: 1.92 } },
    holdout: storedResult.metrics,
    earlierHoldouts: 1,
    overfitting: studyOverfitting,
    resultDigest: 'd'.repeat(64),
    reportUrl: '/operations/op_study_1/report',
  },
} as unknown as ShownStudy;
