import { describe, expect, it } from 'vitest';
import { type VerdictFacts, verdictOf } from '../../../../../src/domain/study/ledger/verdict.js';

const good: VerdictFacts = {
  isInvalid: false,
  unseenTrades: 30,
  trackRecord: 2,
  minimumTrackRecord: 2,
  deflatedSharpe: 0.95,
};

describe('a verdict', () => {
  it.each<[string, Partial<VerdictFacts>, string]>([
    ['nothing speaks against it', {}, 'HOLDS_SO_FAR'],
    ['a warning invalidates it', { isInvalid: true }, 'INVALID'],
    ['29 trades are unseen', { unseenTrades: 29 }, 'NOT_ENOUGH_EVIDENCE'],
    ['nobody knows what is unseen', { unseenTrades: null }, 'NOT_ENOUGH_EVIDENCE'],
    ['the track record is shorter than the minimum', { trackRecord: 1.99 }, 'NOT_ENOUGH_EVIDENCE'],
    ['what was tried is not known', { deflatedSharpe: null }, 'NOT_ENOUGH_EVIDENCE'],
    ['its deflated Sharpe ratio is below 0.95', { deflatedSharpe: 0.949 }, 'LIKELY_LUCK'],
    [
      'no track record would do and it is deflated',
      { minimumTrackRecord: null, deflatedSharpe: 0.2 },
      'LIKELY_LUCK',
    ],
    ['it is invalid whatever else is missing', { isInvalid: true, unseenTrades: 0 }, 'INVALID'],
  ])('where %s', (_case, facts, verdict) => {
    expect(verdictOf({ ...good, ...facts })).toBe(verdict);
  });
});
