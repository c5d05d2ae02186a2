import type { BootstrapIntervals as IntervalsRecord } from '../../domain/statistics/bootstrap-intervals.js';
import type { ConfidenceInterval as IntervalRecord } from '../../domain/statistics/percentile-interval.js';
import { builder } from './builder.js';

export const ConfidenceInterval = builder.objectRef<IntervalRecord>('ConfidenceInterval').implement({
  description: 'A range that a figure lies in with the stated confidence.',
  fields: (t) => ({
    lower: t.exposeFloat('lower', { description: 'Lower end.' }),
    upper: t.exposeFloat('upper', { description: 'Upper end.' }),
  }),
});

export const ConfidenceIntervals = builder.objectRef<IntervalsRecord>('ConfidenceIntervals').implement({
  description:
    'Percentile intervals from a stationary bootstrap of the returns (Politis and Romano, 1994): how much of a figure may be luck in the choice and order of these periods. The seed is fixed, so that equal runs have equal intervals.',
  fields: (t) => ({
    level: t.exposeFloat('level', { description: 'Share of the resamples within an interval.' }),
    resamples: t.exposeInt('resamples', { description: 'How many resamples were drawn.' }),
    meanBlockLength: t.exposeInt('meanBlockLength', {
      description: 'Expected length of the blocks drawn, in periods: the cube root of the number of returns.',
    }),
    seed: t.exposeInt('seed', { description: 'Seed of the random numbers.' }),
    totalReturn: t.expose('totalReturn', {
      type: ConfidenceInterval,
      nullable: true,
      description: 'Of the total return; null for fewer than two returns.',
    }),
    sharpeRatio: t.expose('sharpeRatio', {
      type: ConfidenceInterval,
      nullable: true,
      description:
        'Of the annualised Sharpe ratio; null when the returns, or those of more than a twentieth of the resamples, do not vary.',
    }),
  }),
});
