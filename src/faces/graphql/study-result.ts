import type { StudyResultStored } from '../../kinds/study/study-operation.js';
import type { Operation } from '../../operations/record/operation.js';
import { operationFilePath } from '../report/operation-files.js';
import { BacktestMetrics } from './backtest-metrics.js';
import { builder } from './builder.js';
import { Overfitting } from './overfitting.js';
import { Trial } from './trial.js';

const StudyDownloads = builder.objectRef<{ readonly operation: Operation }>('StudyDownloads').implement({
  description: 'Paths on this server: all trials, one a line or a row, in the order of their numbers.',
  fields: (t) => ({
    trialsCsv: t.string({
      description: 'With a header; values of parameters first, then every metric.',
      resolve: ({ operation }) => operationFilePath(operation.id, 'trials.csv'),
    }),
    trialsJsonl: t.string({
      description: 'One JSON object a line, as the API shows a trial.',
      resolve: ({ operation }) => operationFilePath(operation.id, 'trials.jsonl'),
    }),
    trialsArrow: t.string({
      description: 'Arrow IPC stream: pandas, polars, R and DuckDB read it without parsing.',
      resolve: ({ operation }) => operationFilePath(operation.id, 'trials.arrow'),
    }),
  }),
});

export const StudyResult = builder
  .objectRef<StudyResultStored & { readonly operation: Operation }>('StudyResult')
  .implement({
    description: 'What a completed study found, and how much of it may be luck.',
    fields: (t) => ({
      best: t.expose('best', {
        type: Trial,
        nullable: true,
        description: 'The best feasible trial; null when none is feasible.',
      }),
      holdout: t.expose('holdout', {
        type: BacktestMetrics,
        nullable: true,
        description: 'Of the best trial, on the bars from holdoutFrom on; null without.',
      }),
      earlierHoldouts: t.exposeInt('earlierHoldouts', {
        description: 'Earlier holdout measurements of the family on bars that overlap.',
      }),
      overfitting: t.expose('overfitting', { type: Overfitting, description: 'What having tried costs.' }),
      resultDigest: t.exposeString('resultDigest', {
        description: 'Of all trials in order: equal digests mean an equal study.',
      }),
      downloads: t.field({
        type: StudyDownloads,
        description: 'Paths on this server of all trials.',
        resolve: ({ operation }) => ({ operation }),
      }),
      reportUrl: t.string({
        description: 'Path on this server of the self-contained HTML report.',
        resolve: ({ operation }) => operationFilePath(operation.id, 'report'),
      }),
    }),
  });
