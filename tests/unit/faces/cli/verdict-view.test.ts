import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import type { Terminal } from '../../../../src/faces/cli/terminal.js';
import { verdictLines } from '../../../../src/faces/cli/verdict-view.js';
import type {
  CheckStatus,
  EvidenceFieldsFragment,
  SelectionFieldsFragment,
} from '../../../../src/faces/client/generated/graphql.js';

const check = (code: string, status: CheckStatus, message = `What ${code} says.`) => ({
  ...{ code, status, value: null, threshold: null, message },
});
const evidence: EvidenceFieldsFragment = {
  verdict: 'NOT_ENOUGH_EVIDENCE',
  sentence: 'Not enough evidence: 9 unseen trades; 1 configuration tried.',
  checks: [
    check('UNSEEN_BARS', 'UNKNOWN'),
    check('REAL_DATA', 'WARN'),
    check('TRADES', 'FAIL', '9 trades on unseen bars; fewer than 30 are mostly chance.'),
    check('TRACK_RECORD', 'PASS'),
    check('BEATS_HOLDING', 'FAIL', 'It returned 8.57 %, and holding at the same mean net exposure 9.66 %.'),
    check('MODEL_FITS', 'PASS'),
  ],
};
const selection: SelectionFieldsFragment = {
  ...{ evaluated: 57, evaluatedAtCompletion: 3, looks: 0 },
  ...{ deflatedSharpe: 0.62, deflatedSharpeAtCompletion: 0.97 },
};

const lines = (columns: number | null, given: Parameters<typeof verdictLines>[1]) =>
  verdictLines({ columns, paint: (_tone, text) => text } as Terminal, given)
    .join('\n')
    .split('\n');

describe('the verdict on the command line', () => {
  it('has a line for each check that has not passed, what speaks against first, and counts the others', () => {
    expect(lines(null, { evidence, selection: null })).toEqual([
      'Not enough evidence: 9 unseen trades; 1 configuration tried.',
      '  FAIL TRADES: 9 trades on unseen bars; fewer than 30 are mostly chance.',
      '  FAIL BEATS_HOLDING: It returned 8.57 %, and holding at the same mean net exposure 9.66 %.',
      '  WARN REAL_DATA: What REAL_DATA says.',
      '  UNKNOWN UNSEEN_BARS: What UNSEEN_BARS says.',
      '  2 checks passed',
    ]);
  });

  it.each([60, 80])('fits into %i columns, what goes on indented more', (columns) => {
    const shown = lines(columns, { evidence, selection });
    for (const line of shown) expect(stringWidth(line)).toBeLessThanOrEqual(columns);
    const holding = shown.findIndex((line) => line.startsWith('  FAIL BEATS_HOLDING: '));
    expect(shown[holding + 1]).toMatch(/^ {4}(\S.* )?exposure 9\.66 %\.$/);
  });

  it('says what the luck was at completion where more was tried since', () => {
    const tried =
      'Everything tried: deflated Sharpe ratio 0.62 given 57 configurations now, 0.97 given 3 at completion';
    expect(lines(null, { evidence, selection })[1]).toBe(tried);
    const same = { ...selection, evaluated: 3 };
    expect(lines(null, { evidence, selection: same }).join('\n')).not.toContain('at completion');
  });

  it('is nothing for a verification', () => {
    expect(verdictLines({} as Terminal, { evidence: null, selection: null })).toEqual([]);
  });
});
