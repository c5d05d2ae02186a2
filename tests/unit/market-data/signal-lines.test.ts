import { describe, expect, it } from 'vitest';
import { signalLinesThrough } from '../../../src/market-data/signal-lines.js';

/** In a zone five hours behind UTC. */
const END = { endDate: '2024-01-31', endMs: Date.parse('2024-02-01T05:00:00Z') };
const FILE = 'timestamp,signal\n2024-01-30,BUY\n2024-01-31,SELL';
const through = (text: string) => Buffer.from(signalLinesThrough(Buffer.from(text), END)).toString();

describe('the lines of a file of recorded signals through a day', () => {
  it.each([
    ['nothing', ''],
    ['a line feed', '\n'],
    ['several', '\n\n\n'],
    ['those of Windows', '\r\n\r\n'],
    ['a day', '\n2024-02-01,BUY'],
    ['days', '\n2024-02-01,BUY\n2024-02-02,HOLD\n'],
    [
      'stamps behind its end',
      '\n2024-02-01T05:00:00Z,BUY\n2024-02-01t00:01:00-05:00,BUY\n2024-02-01 05:02:00z,BUY\n',
    ],
    ['a stamp that breaks off', '\n2024-02-01T'],
  ])('leave out %s behind them', (_what, added) => {
    expect(through(FILE + added)).toBe(FILE);
  });

  it.each([
    ['another decision', FILE.replace('SELL', 'HOLD')],
    ['a line less', FILE.slice(0, FILE.lastIndexOf('\n'))],
    ['half a line', FILE.slice(0, -2)],
    ['a line of its last day', `${FILE}\n2024-01-31T12:00:00Z,BUY`],
    ['a line of it whose date is the next one elsewhere', `${FILE}\n2024-02-01T04:59:00Z,BUY`],
    ['a line that is none', `${FILE}\nBUY`],
    ['a line within', FILE.replace('2024-01-31', '2024-01-30T12:00:00Z,BUY\n2024-01-31')],
    ['nothing', ''],
  ])('keep %s', (_what, text) => {
    expect(through(text)).toBe(text);
  });

  it('are those also of files that end lines with carriage returns', () => {
    const later = `${FILE}\n2024-02-01,BUY\n`;
    expect(through(later.replaceAll('\n', '\r'))).toBe(FILE);
  });
});
