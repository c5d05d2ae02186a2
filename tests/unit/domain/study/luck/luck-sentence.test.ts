import { describe, expect, it } from 'vitest';
import { luckSentence } from '../../../../../src/domain/study/luck/luck-sentence.js';

const figures = {
  ...{ hasBest: true, bestSharpe: 1.9, trials: 412 },
  ...{ expectedMaximumSharpe: 1.7, deflatedSharpe: 0.62 },
  warnings: [{ severity: 'CAUTION' as const }],
};

describe('the luck of a study in words', () => {
  it.each([
    [
      {},
      'The best has a Sharpe ratio of 1.90; of 412 tried, luck alone gives 1.70. Given all that was tried here, it has any skill with a probability of 62 %: luck explains it well enough.',
    ],
    [
      { trials: 12_345, deflatedSharpe: 0.95 },
      'The best has a Sharpe ratio of 1.90; of 12,345 tried, luck alone gives 1.70. Given all that was tried here, it has any skill with a probability of 95 %: luck is an unlikely explanation.',
    ],
    [
      { deflatedSharpe: 0.99, warnings: [{ severity: 'INVALIDATES' as const }] },
      'The best has a Sharpe ratio of 1.90; of 412 tried, luck alone gives 1.70. A warning says why none of these figures is to be believed.',
    ],
    // What is below the threshold does not round up to it.
    [{ deflatedSharpe: 0.9499 }, /with a probability of 94 %: luck explains it well enough\.$/],
    [{ bestSharpe: -0.25 }, /^The best has a Sharpe ratio of \u22120\.25;/],
    [{ bestSharpe: -0.001 }, /^The best has a Sharpe ratio of 0\.00;/],
    [{ deflatedSharpe: null }, 'The best has a Sharpe ratio of 1.90; of 412 tried, luck alone gives 1.70.'],
    [
      { expectedMaximumSharpe: null, deflatedSharpe: null, trials: 1 },
      'The best has a Sharpe ratio of 1.90; how much luck alone would give cannot be told of 1 tried.',
    ],
    [
      { trials: 12_345, distinctTrials: 1_012, deflatedSharpe: null },
      'The best has a Sharpe ratio of 1.90; of 12,345 tried, 1,012 of them distinct, luck alone gives 1.70.',
    ],
    // Not known of results of earlier versions; all of them.
    [{ distinctTrials: null, deflatedSharpe: null }, /of 412 tried, luck alone gives 1\.70\.$/],
    [{ distinctTrials: 412, deflatedSharpe: null }, /of 412 tried, luck alone gives 1\.70\.$/],
    // As of the smallest drawdown, which a trial has that never trades: others may have a ratio.
    [
      { bestSharpe: null, deflatedSharpe: null },
      'The best of 412 tried has no Sharpe ratio: how much of it is luck cannot be told.',
    ],
    [{ hasBest: false, bestSharpe: null, deflatedSharpe: null }, 'Of 412 tried none is feasible.'],
  ])('says of %j what it comes to', (change, sentence) => {
    expect(luckSentence({ ...figures, ...change })).toMatch(sentence);
  });
});
