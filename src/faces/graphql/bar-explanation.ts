import type { FilterStep as StepRecord } from '../../domain/backtest/signal-filter.js';
import type { NamedCounterfactual, BarExplanation as Record } from '../../kinds/backtest/why/explanation.js';
import { builder } from './builder.js';
import { NamedValue } from './named-value.js';

const FilterStep = builder.objectRef<StepRecord>('FilterStep').implement({
  description: 'One filter, and what it made of a signal.',
  fields: (t) => ({
    name: t.exposeString('name', {
      description: 'CONFIDENCE, SIGNAL_SEPARATION, POSITION, or NEXT_OPEN: what became of the order.',
    }),
    passed: t.exposeBoolean('passed', { description: 'False where it stopped the signal, or would have.' }),
    detail: t.exposeString('detail', { description: 'What it looked at, for people.' }),
  }),
});

const Counterfactual = builder.objectRef<NamedCounterfactual>('Counterfactual').implement({
  description:
    'The smallest change of one input alone, in the unit in which the network is fed, that would have changed the decision.',
  fields: (t) => ({
    feature: t.exposeString('feature', { description: 'Id of the input.' }),
    from: t.exposeFloat('from', { description: 'What it was.' }),
    to: t.exposeFloat('to', { description: 'What it would have had to be.' }),
    decision: t.exposeString('decision', {
      description:
        'BUY, HOLD or SELL: the signal of the network then, HOLD where its confidence is below the threshold.',
    }),
  }),
});

export const BarExplanation = builder.objectRef<Record>('BarExplanation').implement({
  description:
    'Why a bar was decided as it was. A strategy of recorded signals has no features and outputs; a network that looks at several bars names inputs feature[-lag]; a regression has one output, value.',
  fields: (t) => ({
    timestamp: t.expose('timeMs', { type: 'DateTime', description: 'Stamp of the bar.' }),
    barIndex: t.exposeInt('barIndex', { description: 'Index of the bar in the range, 0 for its first.' }),
    open: t.exposeFloat('open', { description: 'Price at its open.' }),
    high: t.exposeFloat('high', { description: 'Its highest price.' }),
    low: t.exposeFloat('low', { description: 'Its lowest price.' }),
    close: t.exposeFloat('close', { description: 'Price at its close.' }),
    indicators: t.field({
      type: [NamedValue],
      description: 'Outputs of the indicators that features are made of.',
      resolve: ({ indicators }) => indicators,
    }),
    memberships: t.field({
      type: [NamedValue],
      description: 'Degrees of the fuzzy sets, 0 to 1, by feature id.',
      resolve: ({ memberships }) => memberships,
    }),
    features: t.field({
      type: [NamedValue],
      description: 'What the network was fed.',
      resolve: ({ features }) => features,
    }),
    outputs: t.field({
      type: [NamedValue],
      description: 'What it put out: BUY, HOLD and SELL, or BUY alone, or value.',
      resolve: ({ outputs }) => outputs,
    }),
    signal: t.exposeString('signal', {
      nullable: true,
      description: 'BUY, HOLD or SELL before threshold and filters; null while undefined.',
    }),
    confidence: t.exposeFloat('confidence', {
      nullable: true,
      description: 'Of the signal, 0 to 1; without meaning for HOLD; null while undefined.',
    }),
    threshold: t.exposeFloat('threshold', {
      nullable: true,
      description: 'What the confidence has to reach.',
    }),
    margin: t.exposeFloat('margin', {
      nullable: true,
      description:
        'Lead of the winning class; of a binary output BUY over SELL, of a regression over the nearer threshold. Null where no network decides.',
    }),
    filters: t.field({
      type: [FilterStep],
      description: 'Every filter in its order; empty for HOLD.',
      resolve: ({ filters }) => filters,
    }),
    order: t.exposeString('order', {
      nullable: true,
      description: 'BUY, SELL or null: what is ordered for the next open.',
    }),
    fill: t.exposeString('fill', {
      nullable: true,
      description: "What filled at this bar's open or left inside it; null when nothing did.",
    }),
    positionBefore: t.exposeFloat('positionBefore', {
      description: "Signed quantity before this bar's open.",
    }),
    positionAfter: t.exposeFloat('positionAfter', { description: 'Signed quantity after its exits.' }),
    equity: t.exposeFloat('equity', { description: 'Account value at the close, account currency.' }),
    counterfactuals: t.field({
      type: [Counterfactual],
      description: 'The nearest first, at most 5; empty where no change of one input alone is enough.',
      resolve: ({ counterfactuals }) => counterfactuals,
    }),
  }),
});
