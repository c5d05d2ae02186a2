import type { FoldEntry, FoldWindow } from '../../kinds/walk-forward/fold-entry.js';
import { BacktestMetrics } from './backtest-metrics.js';
import { Window } from './bar-window.js';
import { builder } from './builder.js';
import { metricConnection } from './metric-connection.js';
import { OperationInterface } from './operation.js';
import { StrategyOverride } from './strategy-override.js';

const windowsOf = (windows: readonly FoldWindow[]) =>
  windows.map(({ fromMs, toMs, bars }) => ({ fromMs, toMs, bars }));

const Fold = builder.objectRef<FoldEntry>('Fold').implement({
  description:
    'An entry of the log of a walk-forward, appended in order once the joined account has passed its test windows.',
  fields: (t) => ({
    seq: t.exposeInt('seq', { description: '0-based index in the log.' }),
    number: t.exposeInt('number', { description: '0-based, in the order of time or of splits.' }),
    train: t.field({
      type: [Window],
      description: 'What it trained on, before purge and embargo.',
      resolve: ({ train }) => windowsOf(train),
    }),
    test: t.field({
      type: [Window],
      description: 'Several for COMBINATORIAL.',
      resolve: ({ test }) => windowsOf(test),
    }),
    purgedBars: t.exposeInt('purgedBars', { description: 'Training bars that purge and embargo took.' }),
    modelPath: t.exposeString('modelPath', {
      nullable: true,
      description: 'Its model; startBacktest takes it.',
    }),
    training: t.field({
      type: OperationInterface,
      nullable: true,
      description: 'The operation that trained it; null once that is deleted.',
      complexity: { field: 20 },
      resolve: ({ trainingId }, _args, { operations, answer }) =>
        operations.get(trainingId, { budget: answer.reads }),
    }),
    chosen: t.field({
      type: [StrategyOverride],
      description:
        'Values that were chosen for the window; none where nothing was searched, or nothing keeps every constraint.',
      resolve: ({ chosen }) => chosen ?? [],
    }),
    inSample: t.expose('inSample', {
      type: BacktestMetrics,
      nullable: true,
      description: "Of the window's model and values, from flat, over its training bars.",
    }),
    outOfSample: t.expose('outOfSample', {
      type: BacktestMetrics,
      nullable: true,
      description: 'That stretch of the joined account; null for COMBINATORIAL.',
    }),
  }),
});

/** A page of the windows of a walk-forward. */
export const FoldConnection = metricConnection('Fold', Fold);
