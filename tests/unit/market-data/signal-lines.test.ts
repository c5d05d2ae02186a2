import { describe, expect, it } from 'vitest';
import { signalLinesThrough } from '../../../src/market-data/signal-lines.js';

const END = '2024-01-31';
const FILE = 'timestamp,signal\n2024-01-30,BUY\n2024-01-31,SELL';
const through = (text: string, day = END) =>
  Buffer.from(signalLinesThrough(Buffer.from(text), day)).toString();

describe('the lines of a file of recorded signals through a day', () => {
  it.each([
    ['nothing', ''],
    ['a line feed', '\n'],
    ['several', '\n\n\n'],
    ['those of Windows', '\r\n\r\n'],
    ['a day', '\n2024-02-01,BUY'],
    ['days', '\n2024-02-01,BUY\n2024-02-02,HOLD\n'],
    ['stamps of the day after the next', '\n2024-02-02T00:00:00Z,BUY\n2024-02-02 04:00:00-05:00,BUY\n'],
  ])('leave out %s behind them', (_what, added) => {
    expect(through(FILE + added)).toBe(FILE);
  });

  it.each([
    ['another decision', FILE.replace('SELL', 'HOLD')],
    ['a line less', FILE.slice(0, FILE.lastIndexOf('\n'))],
    ['half a line', FILE.slice(0, -2)],
    ['a line of its last day', `${FILE}\n2024-01-31T12:00:00Z,BUY`],
    ['a line that is of that day where clocks are behind', `${FILE}\n2024-02-01T03:00:00Z,BUY`],
    ['a line that is none', `${FILE}\nBUY`],
    ['a line within', FILE.replace('2024-01-31', '2024-01-30T12:00:00Z,BUY\n2024-01-31')],
    ['nothing', ''],
  ])('keep %s', (_what, text) => {
    expect(through(text)).toBe(text);
  });

  it('are those also of files that end lines with carriage returns, and of the last day that there is', () => {
    const later = `${FILE}\n2024-02-01,BUY\n`;
    expect(through(later.replaceAll('\n', '\r'))).toBe(FILE);
    expect(through(`${FILE}\n9999-12-31T00:00:00Z,BUY`, '9999-12-31')).toMatch(/9999-12-31T00:00:00Z,BUY$/);
  });
});
