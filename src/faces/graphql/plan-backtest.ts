import type { StrategyChange as StrategyChangeRecord } from '../../domain/strategy/strategy-changes.js';
import { type BacktestPlan as Record, refusedPlan } from '../../kinds/backtest/plan/backtest-planner.js';
import { builder } from './builder.js';
import { OperationWarning } from './operation-warning.js';
import { backtestInput, StartBacktestInputType } from './start-backtest.js';
import { InputIssue } from './start-errors.js';
import { answeredWith } from './text-issues.js';

const StrategyChange = builder.objectRef<StrategyChangeRecord>('StrategyChange').implement({
  description: 'A value of a strategy that an override replaces.',
  fields: (t) => ({
    path: t.exposeString('path', { description: 'Where it stands, such as decisions.confidence_threshold.' }),
    from: t.exposeString('from', {
      nullable: true,
      description: 'What the file has there, a list or a mapping as JSON; null where it has nothing.',
    }),
    to: t.exposeString('to', { description: 'What it becomes.' }),
  }),
});

const BacktestPlan = builder.objectRef<Record>('BacktestPlan').implement({
  description: 'What a start would do, without starting it.',
  fields: (t) => ({
    modelPath: t.exposeString('modelPath', {
      nullable: true,
      description: 'The model that would decide; null where no model does, or none was found.',
    }),
    bars: t.exposeInt('bars', { description: 'Bars of the range; 0 where they cannot be read.' }),
    outOfSampleBars: t.exposeInt('outOfSampleBars', {
      nullable: true,
      description:
        'Bars after everything that influenced the model; null where its training is not known, or no model decides.',
    }),
    missingWarmupBars: t.exposeInt('missingWarmupBars', {
      description: 'Bars that indicators need before the range and that are not there.',
    }),
    evaluated: t.exposeInt('evaluated', { description: 'Configurations tried so far on these bars.' }),
    sealedFrom: t.expose('sealedFrom', {
      type: 'Date',
      nullable: true,
      description: 'From which day on bars of the symbol are sealed; null where none are.',
    }),
    changes: t.field({
      type: [StrategyChange],
      description: 'What its overrides make of the strategy; empty where they cannot be applied.',
      resolve: ({ changes }) => changes,
    }),
    warnings: t.field({
      type: [OperationWarning],
      description: 'What the run would warn of, as far as that is known before it.',
      resolve: ({ warnings }) => warnings,
    }),
    issues: t.field({
      type: [InputIssue],
      description: 'What would keep it from starting, or from ending well; empty where nothing is known to.',
      resolve: ({ issues }) => issues,
    }),
    suggestedStart: t.expose('suggestedStart', {
      type: 'Date',
      nullable: true,
      description: 'The first day that the model has not seen.',
    }),
  }),
});

builder.queryField('planBacktest', (t) =>
  t.field({
    type: BacktestPlan,
    complexity: 100,
    description:
      'What a start would do, by the files of this server: it starts nothing, and counts no configuration and no look.',
    args: {
      input: t.arg({ type: StartBacktestInputType, required: true, description: 'What would be run.' }),
    },
    ...answeredWith(refusedPlan),
    resolve: (_root, { input }, { planner }) => planner.plan(backtestInput(input)),
  }),
);
