import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RunWarning } from '../../../../../src/base/pure/run-warning.js';
import {
  type CheckStatus,
  type EvidenceFacts,
  evidenceOf,
} from '../../../../../src/domain/study/ledger/evidence.js';

const MINUS = '\u2212';

/** A run that holds so far: real bars, all of them unseen, forty trades. */
const good: EvidenceFacts = {
  ...{ warnings: [], decidedBy: 'MODEL', unseenBars: 500, totalBars: 500, unseenTrades: 40 },
  ...{ sharpeRatio: 1.6, trackRecord: 2, minimumTrackRecord: 1.1, evaluated: 3, deflatedSharpe: 0.97 },
  ...{ luckySharpe: 0.4, totalReturn: 0.2, holdReturn: 0.1, breakEvenCost: 0.005, cost: 0.0015, looks: 0 },
};
const warning = (code: string, severity: RunWarning['severity'], message: string): RunWarning => ({
  ...{ code, severity, message },
});
const SPLIT = warning('UNADJUSTED_SPLIT', 'INVALIDATES', 'AAPL was split 4:1 on 2020-08-31. Adjust it.');

const CODES = [
  ...['REAL_DATA', 'UNSEEN_BARS', 'TRADES', 'TRACK_RECORD', 'DEFLATED_SHARPE'],
  ...['BEATS_HOLDING', 'BREAK_EVEN_COST', 'SEALED_LOOKS', 'MODEL_FITS'],
];

describe('evidence', () => {
  it('has nine checks in one order, all of which a good run passes', () => {
    const { verdict, checks } = evidenceOf(good);
    expect(checks.map(({ code }) => code)).toEqual(CODES);
    expect(checks.every(({ status }) => status === 'PASS')).toBe(true);
    expect(verdict).toBe('HOLDS_SO_FAR');
  });

  it.each<[string, Partial<EvidenceFacts>, string]>([
    ['holds', {}, 'Holds so far: 40 unseen trades, deflated Sharpe ratio 0.97; 3 configurations tried.'],
    ['is invalid', { warnings: [SPLIT] }, 'Invalid: AAPL was split 4:1 on 2020-08-31.'],
    [
      'has one trade',
      { unseenTrades: 1, evaluated: 57 },
      'Not enough evidence: 1 unseen trade; 57 configurations tried.',
    ],
    [
      'has unseen trades that nobody knows',
      { unseenTrades: null, evaluated: 1 },
      'Not enough evidence: nobody knows which bars its model had seen; 1 configuration tried.',
    ],
    [
      'is too short',
      { trackRecord: 0.5, minimumTrackRecord: 12.34 },
      'Not enough evidence: 0.5 years on record, where such returns take 12 years; 3 configurations tried.',
    ],
    [
      'is too short by less than a year',
      { trackRecord: 11.6, minimumTrackRecord: 12.4 },
      'Not enough evidence: 11.6 years on record, where such returns take 12.4 years; 3 configurations tried.',
    ],
    [
      'is skilled by a hair',
      { deflatedSharpe: 0.9501 },
      'Holds so far: 40 unseen trades, deflated Sharpe ratio 0.9501; 3 configurations tried.',
    ],
    [
      'is from before the ledger',
      { evaluated: null, deflatedSharpe: null, luckySharpe: null },
      'Not enough evidence: its luck cannot be judged; what else was tried is not known.',
    ],
    [
      'is luck among many',
      { evaluated: 412, sharpeRatio: 1.9, luckySharpe: 1.7, deflatedSharpe: 0.7 },
      'Likely luck: Sharpe ratio 1.90; of 412 configurations tried luck alone gives 1.70.',
    ],
    [
      'is luck among thousands',
      { evaluated: 12_690, sharpeRatio: 1.9, luckySharpe: 1.7, deflatedSharpe: 0.7 },
      'Likely luck: Sharpe ratio 1.90; of 12,690 configurations tried luck alone gives 1.70.',
    ],
    [
      'is luck by itself',
      { evaluated: 1, luckySharpe: 0, deflatedSharpe: 0.8 },
      'Likely luck: a Sharpe ratio of 1.60 over 2.0 years may be chance; 1 configuration tried.',
    ],
    [
      'has no edge',
      { sharpeRatio: -0.3, minimumTrackRecord: null, deflatedSharpe: 0.2 },
      `Likely luck: no edge to be seen, with a Sharpe ratio of ${MINUS}0.30; 3 configurations tried.`,
    ],
    [
      'has a ratio that rounds to nothing',
      { sharpeRatio: -0.001, minimumTrackRecord: null, deflatedSharpe: 0.4 },
      'Likely luck: no edge to be seen, with a Sharpe ratio of 0.00; 3 configurations tried.',
    ],
  ])('of a run that %s is said in one sentence', (_case, facts, sentence) => {
    expect(evidenceOf({ ...good, ...facts }).sentence).toBe(sentence);
  });

  it.each<[string, Partial<EvidenceFacts>, CheckStatus]>([
    ['REAL_DATA', { warnings: [warning('SYNTHETIC_DATA', 'CAUTION', 'Made by a generator.')] }, 'WARN'],
    ['REAL_DATA', { warnings: [SPLIT] }, 'FAIL'],
    ['UNSEEN_BARS', { unseenBars: 499 }, 'WARN'],
    ['UNSEEN_BARS', { unseenBars: 0 }, 'FAIL'],
    ['UNSEEN_BARS', { unseenBars: null }, 'UNKNOWN'],
    ['UNSEEN_BARS', { decidedBy: 'SIGNALS' }, 'UNKNOWN'],
    ['TRADES', { unseenTrades: 29 }, 'FAIL'],
    ['TRADES', { unseenTrades: 30 }, 'PASS'],
    ['TRADES', { unseenTrades: null }, 'UNKNOWN'],
    ['TRACK_RECORD', { trackRecord: 1.09 }, 'FAIL'],
    ['TRACK_RECORD', { minimumTrackRecord: null }, 'FAIL'],
    ['TRACK_RECORD', { trackRecord: null }, 'UNKNOWN'],
    ['DEFLATED_SHARPE', { deflatedSharpe: 0.9499 }, 'FAIL'],
    ['DEFLATED_SHARPE', { deflatedSharpe: null }, 'UNKNOWN'],
    ['DEFLATED_SHARPE', { evaluated: null }, 'UNKNOWN'],
    ['BEATS_HOLDING', { holdReturn: 0.2 }, 'FAIL'],
    ['BEATS_HOLDING', { holdReturn: null }, 'UNKNOWN'],
    ['BREAK_EVEN_COST', { breakEvenCost: 0.0015 }, 'FAIL'],
    ['BREAK_EVEN_COST', { breakEvenCost: 0.003 }, 'WARN'],
    ['BREAK_EVEN_COST', { breakEvenCost: 0.0031 }, 'PASS'],
    ['BREAK_EVEN_COST', { breakEvenCost: null }, 'UNKNOWN'],
    ['SEALED_LOOKS', { looks: 1 }, 'PASS'],
    ['SEALED_LOOKS', { looks: 2 }, 'WARN'],
    ['MODEL_FITS', { warnings: [warning('MODEL_STRATEGY_DIFFERS', 'CAUTION', 'Other inputs.')] }, 'WARN'],
  ])('%s of %j is %s, and no other check changes for it', (code, facts, status) => {
    const checks = evidenceOf({ ...good, ...facts }).checks;
    expect(checks.find((check) => check.code === code)?.status).toBe(status);
    const others = checks.filter((check) => check.code !== code).map((check) => check.status);
    expect(others.every((other) => other === 'PASS')).toBe(true);
    expect(checks.every(({ message }) => /^[\p{Lu}\d].*\.$/u.test(message))).toBe(true);
  });

  it('does not call trades of recorded signals unseen, because nobody knows', () => {
    const signals = (facts: Partial<EvidenceFacts>) => {
      const { sentence, checks } = evidenceOf({ ...good, decidedBy: 'SIGNALS', ...facts });
      return [sentence, checks.find(({ code }) => code === 'TRADES')?.message];
    };
    expect(signals({ unseenTrades: 3 })).toEqual([
      'Not enough evidence: 3 trades; 3 configurations tried.',
      '3 trades by recorded signals, on bars seen or unseen; fewer than 30 are mostly chance.',
    ]);
    expect(signals({})[0]).toBe(
      'Holds so far: 40 trades, deflated Sharpe ratio 0.97; 3 configurations tried.',
    );
  });

  it('names what was found and what it is held against', () => {
    const checks = new Map(evidenceOf({ ...good, looks: 3 }).checks.map((check) => [check.code, check]));
    const figuresOf = (code: string) => [checks.get(code)?.value, checks.get(code)?.threshold];
    expect(figuresOf('UNSEEN_BARS')).toEqual([500, 500]);
    expect(figuresOf('TRADES')).toEqual([40, 30]);
    expect(figuresOf('TRACK_RECORD')).toEqual([2, 1.1]);
    expect(figuresOf('DEFLATED_SHARPE')).toEqual([0.97, 0.95]);
    expect(figuresOf('BEATS_HOLDING')).toEqual([0.2, 0.1]);
    expect(figuresOf('BREAK_EVEN_COST')).toEqual([0.005, 0.0015]);
    expect(checks.get('SEALED_LOOKS')?.message).toBe('Sealed bars of the range were looked at 3 times.');
    expect(checks.get('BREAK_EVEN_COST')?.message).toContain('0.50 % a side');
  });

  it.each<[string, Partial<EvidenceFacts>, string]>([
    [
      'TRACK_RECORD',
      { trackRecord: 11.6, minimumTrackRecord: 12.4 },
      '11.6 years on record; such returns take 12.4 years to be told from chance.',
    ],
    [
      'DEFLATED_SHARPE',
      { deflatedSharpe: 0.9499 },
      'Given 3 configurations tried so far, skill has a probability of 0.9499.',
    ],
    [
      'BEATS_HOLDING',
      { totalReturn: 0.10001, holdReturn: 0.10004 },
      'It returned 10.001 %, and holding at the same mean net exposure 10.004 %.',
    ],
    [
      'BREAK_EVEN_COST',
      { breakEvenCost: 0.00151, cost: 0.00152 },
      'It earns nothing from costs of 0.151 % a side on, and was charged 0.152 %.',
    ],
  ])('says in %s of %j what its status says', (code, facts, message) => {
    const check = evidenceOf({ ...good, ...facts }).checks.find((each) => each.code === code);
    expect([check?.status, check?.message]).toEqual(['FAIL', message]);
  });

  it('never reads the same of a value and a limit that differ, and puts the value on its side', () => {
    const near = (from: number, to: number) =>
      fc.tuple(fc.double({ min: from, max: to, noNaN: true }), fc.integer({ min: -9_999, max: 9_999 }));
    const apart = ([limit, steps]: [number, number], step: number) => [limit + steps * step, limit] as const;
    fc.assert(
      fc.property(near(0.2, 40), near(-0.5, 2), near(1e-5, 0.01), (years, returns, rates) => {
        const [trackRecord, minimumTrackRecord] = apart(years, 1e-6);
        const [totalReturn, holdReturn] = apart(returns, 1e-8);
        const [breakEvenCost, cost] = apart(rates, 1e-10);
        const facts = { trackRecord, minimumTrackRecord, totalReturn, holdReturn, breakEvenCost, cost };
        const { checks } = evidenceOf({ ...good, ...facts });
        for (const code of ['TRACK_RECORD', 'BEATS_HOLDING', 'BREAK_EVEN_COST']) {
          const check = checks.find((each) => each.code === code);
          const { message = '', value = null, threshold = null } = check ?? {};
          const read = [...message.replaceAll('\u2212', '-').matchAll(/-?[\d.]+(?= )/g)].map(Number);
          const side = Math.sign((value as number) - (threshold as number));
          expect([message, Math.sign((read[0] as number) - (read[1] as number))]).toEqual([message, side]);
        }
      }),
    );
  });

  it('writes costs of currencies with the digits that they have', () => {
    const facts = { ...good, breakEvenCost: 0.0000661, cost: 0.00002 };
    const check = evidenceOf(facts).checks.find(({ code }) => code === 'BREAK_EVEN_COST');
    expect(check?.message).toBe(
      'It earns nothing from costs of 0.00661 % a side on, and was charged 0.002 %.',
    );
  });

  it('says of a run that loses before costs that it does', () => {
    const [check] = evidenceOf({ ...good, breakEvenCost: -0.0048 }).checks.filter(
      ({ code }) => code === 'BREAK_EVEN_COST',
    );
    expect([check?.status, check?.message]).toEqual([
      'FAIL',
      'It earns nothing even without costs, and was charged 0.15 % a side.',
    ]);
  });
});
