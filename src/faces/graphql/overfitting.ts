import type { StudyOverfitting } from '../../kinds/study/study-operation.js';
import { builder } from './builder.js';

export const Overfitting = builder.objectRef<StudyOverfitting>('Overfitting').implement({
  description:
    'How much of the best may be the luck of having tried. Definitions, and what each figure does not say: docs/metrics.md.',
  fields: (t) => ({
    trials: t.exposeInt('trials', {
      description:
        'Distinct trials that the figures rest on, but for those that have a number of their own; 0 where trials cannot be put side by side.',
    }),
    distinctTrials: t.exposeInt('distinctTrials', {
      nullable: true,
      description:
        'Distinct trials that the expected maximum is of, more than `trials` where the figures rest on some alone; null in results of earlier versions.',
    }),
    effectiveTrials: t.exposeFloat('effectiveTrials', {
      nullable: true,
      description:
        'As many independent trials as would have the same expected maximum as these correlated ones.',
    }),
    expectedMaximumSharpe: t.exposeFloat('expectedMaximumSharpe', {
      nullable: true,
      description: 'Expected maximum of as many Sharpe ratios of no skill, annualised.',
    }),
    deflatedSharpe: t.exposeFloat('deflatedSharpe', {
      nullable: true,
      description: 'Of the best trial, given all trials as if independent.',
    }),
    deflatedSharpeEffective: t.exposeFloat('deflatedSharpeEffective', {
      nullable: true,
      description: 'The same given their correlation.',
    }),
    pbo: t.exposeFloat('pbo', {
      nullable: true,
      description:
        'Probability of backtest overfitting, from combinatorially symmetric cross-validation; null for fewer than 10 trials or 160 periods.',
    }),
    pboBlocks: t.exposeInt('pboBlocks', {
      nullable: true,
      description: 'Into how many blocks the periods were cut; null without a PBO.',
    }),
    pboTrials: t.exposeInt('pboTrials', {
      nullable: true,
      description:
        'Distinct trials that PBO, slope and probability of loss rest on: those with enough trades, of a sampler that learns those drawn without feedback; null without a PBO, and in results of earlier versions.',
    }),
    withoutFeedbackOnly: t.exposeBoolean('withoutFeedbackOnly', {
      description: 'True when only the trials drawn without feedback were used for variance and PBO.',
    }),
    degradationSlope: t.exposeFloat('degradationSlope', {
      nullable: true,
      description:
        'Out-of-sample on in-sample ratio of the winners; negative by construction, to be compared between studies.',
    }),
    probabilityOfLoss: t.exposeFloat('probabilityOfLoss', {
      nullable: true,
      description: 'Share of splits in which the winner of one half lost in the other.',
    }),
    spaTrials: t.exposeInt('spaTrials', {
      nullable: true,
      description:
        'Distinct trials that the tests of predictive ability are of: those with enough trades; null without a test, and in results of earlier versions.',
    }),
    spaPValue: t.exposeFloat('spaPValue', {
      nullable: true,
      description: "Hansen's test of superior predictive ability, consistent p-value, against 0.",
    }),
    spaPValueHolding: t.exposeFloat('spaPValueHolding', {
      nullable: true,
      description: "Against holding at each trial's mean signed exposure.",
    }),
    minimumTrackRecordYears: t.exposeFloat('minimumTrackRecordYears', {
      nullable: true,
      description:
        "Years of such returns until the best's Sharpe ratio is above 0 with 95 % confidence; null when it is not above 0.",
    }),
    plateau: t.exposeFloat('plateau', {
      nullable: true,
      description: "Median objective of the neighbours of the best, over the best's; near 1 is a plateau.",
    }),
    bestAtBorder: t.exposeBoolean('bestAtBorder', {
      nullable: true,
      description: 'Whether a parameter of the best has its first or last value; null without a best.',
    }),
  }),
});
