import { highestSeverity } from '../../operations/record/highest-severity.js';
import type { Operation } from '../../operations/record/operation.js';
import { builder } from './builder.js';
import { WarningSeverityEnum } from './operation-enums.js';
import { shownWarnings } from './unreadable-parameters.js';
import { VerdictEnum } from './verdict.js';

const SummaryBasis = builder.enumType('SummaryBasis', {
  description: 'What the figures of a summary are of.',
  values: {
    OUT_OF_SAMPLE: { description: 'The bars that the model had not seen.' },
    WHOLE_RANGE: { description: 'All bars of the run.' },
    JOINED: { description: 'The test ranges of all windows, one behind the other.' },
    BEST_TRIAL: { description: 'The best trial of a study.' },
  } as const,
});

export const OperationSummary = builder.objectRef<Operation>('OperationSummary').implement({
  description: 'The columns of a row in a list; stored, never read from results.',
  fields: (t) => ({
    strategy: t.exposeString('strategy', { nullable: true, description: 'Path of the strategy.' }),
    symbols: t.field({
      type: ['String'],
      description: 'What it works on.',
      resolve: ({ summary }) => summary.symbols,
    }),
    timeframe: t.string({
      nullable: true,
      description: 'Length of its bars; null where there are several.',
      resolve: ({ summary }) => summary.timeframe,
    }),
    startDate: t.field({
      type: 'Date',
      nullable: true,
      description: 'Its first day.',
      resolve: ({ summary }) => summary.startDate,
    }),
    endDate: t.field({
      type: 'Date',
      nullable: true,
      description: 'Its last day.',
      resolve: ({ summary }) => summary.endDate,
    }),
    basis: t.field({
      type: SummaryBasis,
      nullable: true,
      description: 'What the figures are of; null before there are any.',
      resolve: ({ summary }) => summary.basis,
    }),
    totalReturn: t.float({
      nullable: true,
      description: 'A fraction: 0.1 is 10 %.',
      resolve: ({ summary }) => summary.totalReturn,
    }),
    benchmarkReturn: t.float({
      nullable: true,
      description: 'Of holding on the same bars.',
      resolve: ({ summary }) => summary.benchmarkReturn,
    }),
    sharpeRatio: t.float({
      nullable: true,
      description: 'Annualised; null where undefined.',
      resolve: ({ summary }) => summary.sharpeRatio,
    }),
    maxDrawdown: t.float({
      nullable: true,
      description: 'Positive fraction of the peak.',
      resolve: ({ summary }) => summary.maxDrawdown,
    }),
    totalTrades: t.int({
      nullable: true,
      description: 'Closed trades.',
      resolve: ({ summary }) => summary.totalTrades,
    }),
    evaluated: t.int({
      nullable: true,
      description: 'Configurations tried on bars that overlap, as of now.',
      resolve: ({ summary }) => summary.evaluated,
    }),
    deflatedSharpe: t.float({
      nullable: true,
      description: 'Probability, 0 to 1, that the Sharpe ratio is more than luck of so many tries.',
      resolve: ({ summary }) => summary.deflatedSharpe,
    }),
    verdict: t.field({
      type: VerdictEnum,
      nullable: true,
      description: 'What the result allows one to say.',
      resolve: ({ summary }) => summary.verdict,
    }),
    severity: t.field({
      type: WarningSeverityEnum,
      nullable: true,
      description: 'The highest of its warnings.',
      resolve: (operation, _args, services) => highestSeverity(shownWarnings(operation, services)),
    }),
    warningCodes: t.field({
      type: ['String'],
      description: 'Codes of its warnings, each once.',
      resolve: (operation, _args, services) => [
        ...new Set(shownWarnings(operation, services).map(({ code }) => code)),
      ],
    }),
    sparkline: t.field({
      type: ['Float'],
      description: 'At most 32 account values, rebased to 1.',
      resolve: ({ summary }) => summary.sparkline,
    }),
  }),
});
