import { describe, expect, it } from 'vitest';
import type { Evidence, EvidenceCheck } from '../../../../src/domain/study/ledger/evidence.js';
import { verdict } from '../../../../src/faces/report/sections/verdict.js';

const check = (code: string, status: EvidenceCheck['status']): EvidenceCheck => ({
  ...{ code, status, value: null, threshold: null, message: `Of ${code} & more.` },
});
const evidence: Evidence = {
  verdict: 'LIKELY_LUCK',
  sentence: 'Likely luck: of 3 < 4 tried.',
  checks: [check('REAL_DATA', 'PASS'), check('TRADES', 'WARN'), check('DEFLATED_SHARPE', 'FAIL')],
};
const figures = (evaluated: number, deflatedSharpe: number | null) => ({
  ...{ evaluated, deflatedSharpe, luckySharpe: 1.7 },
});

describe('the verdict of a report', () => {
  it('comes with what speaks against it first, and folds what passed', () => {
    const text = verdict({ evidence, selection: null })?.text ?? '';
    expect(text).toContain('<h2 id="verdict">Likely luck: of 3 &#60; 4 tried.</h2>');
    expect(text).toContain('class="verdict likely-luck"');
    const places = ['Everything tried so far', 'Number of trades', '1 check passed', 'Real data'].map(
      (word) => text.indexOf(word),
    );
    expect(places.every((place) => place > 0)).toBe(true);
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(text).toContain('Of TRADES &#38; more.');
  });

  it('says what is so now, and beside it what was so at completion', () => {
    const selection = { now: figures(412, 0.62), atCompletion: figures(3, 0.97) };
    const text = verdict({ evidence, selection: selection as never })?.text ?? '';
    expect(text).toMatch(
      /412 configurations, deflated Sharpe ratio 0\.62; luck alone .* 1\.70\. At completion: 3 .* 0\.97\./,
    );
  });

  it('is nothing for a verification', () => {
    expect(verdict({ evidence: null, selection: null })).toBeNull();
  });
});
