import type { SignalFunnel as FunnelRecord } from '../../domain/backtest/signal-funnel.js';
import { builder } from './builder.js';

const FunnelReason = builder.objectRef<FunnelRecord['reasons'][number]>('FunnelReason').implement({
  description: 'Why signals did not become fills.',
  fields: (t) => ({
    code: t.exposeString('code', { description: 'Stable identifier of the reason.' }),
    count: t.exposeInt('count', { description: 'Signals that it stopped.' }),
  }),
});

export const SignalFunnel = builder.objectRef<FunnelRecord>('SignalFunnel').implement({
  description: [
    'Where bars and signals went, so that a run with no trades explains itself:',
    'bars = warmup + holdSignals + buySignals + sellSignals, and',
    'buySignals + sellSignals = belowConfidence + filtered + rejected + filled + unfilledAtEnd,',
    'where filled counts entries and exits that a signal caused.',
  ].join('\n'),
  fields: (t) => ({
    bars: t.exposeInt('bars', { description: 'Bars of the range.' }),
    warmup: t.exposeInt('warmup', {
      description: 'Bars without a prediction because a feature had no value yet.',
    }),
    holdSignals: t.exposeInt('holdSignals', { description: 'Bars on which the strategy said hold.' }),
    buySignals: t.exposeInt('buySignals', { description: 'Bars on which the strategy said buy.' }),
    sellSignals: t.exposeInt('sellSignals', { description: 'Bars on which the strategy said sell.' }),
    belowConfidence: t.exposeInt('belowConfidence', {
      description: 'Signals below the confidence threshold.',
    }),
    filtered: t.exposeInt('filtered', { description: 'Signals that a filter of the strategy dropped.' }),
    rejected: t.exposeInt('rejected', { description: 'Signals that could not become an order.' }),
    filled: t.exposeInt('filled', { description: 'Entries and exits that a signal caused.' }),
    unfilledAtEnd: t.exposeInt('unfilledAtEnd', { description: 'Orders for which no further bar came.' }),
    reasons: t.field({
      type: [FunnelReason],
      description: 'Why signals were filtered or rejected, most frequent first.',
      resolve: ({ reasons }) => reasons,
    }),
  }),
});
