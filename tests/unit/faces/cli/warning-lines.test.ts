import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { plain } from '../../../../src/faces/cli/paint.js';
import type { Terminal } from '../../../../src/faces/cli/terminal.js';
import { warningLines } from '../../../../src/faces/cli/warning-lines.js';

const warning = (code: string, severity: 'INFO' | 'CAUTION' | 'INVALIDATES') => ({
  ...{ code, severity, message: `What ${code} says.` },
});
const lines = (columns: number | null, warnings: Parameters<typeof warningLines>[1]) =>
  warningLines({ columns, paint: plain } as Terminal, warnings);

describe('warnings on the command line', () => {
  it('have a line each, the gravest first; what is only good to know folds into one', () => {
    expect(
      lines(null, [
        warning('CALENDAR_ASSUMED', 'INFO'),
        warning('FEW_TRADES', 'CAUTION'),
        warning('STRATEGY_KEY_IGNORED', 'INFO'),
        warning('UNADJUSTED_SPLIT', 'INVALIDATES'),
        warning('STRATEGY_KEY_IGNORED', 'INFO'),
      ]),
    ).toEqual([
      'INVALIDATES UNADJUSTED_SPLIT: What UNADJUSTED_SPLIT says.',
      'CAUTION FEW_TRADES: What FEW_TRADES says.',
      '3 notes: CALENDAR_ASSUMED, STRATEGY_KEY_IGNORED (2 times); --json has them in full',
    ]);
    expect(lines(null, [])).toEqual([]);
  });

  it('fit into 60 columns', () => {
    const codes = ['CALENDAR_ASSUMED', 'STRATEGY_KEY_IGNORED', 'STRATEGY_VERSION_2'];
    const [text = '', ...more] = lines(
      60,
      codes.map((code) => warning(code, 'INFO')),
    );
    expect(more).toEqual([]);
    for (const line of text.split('\n')) expect(stringWidth(line)).toBeLessThanOrEqual(60);
    expect(text.replaceAll(/\n\s*/g, ' ')).toBe(`3 notes: ${codes.join(', ')}; --json has them in full`);
  });
});
