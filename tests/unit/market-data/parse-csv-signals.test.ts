import { describe, expect, it } from 'vitest';
import { Signal } from '../../../src/domain/backtest/signal.js';
import { parseCsvSignals } from '../../../src/market-data/parse-csv-signals.js';
import { SignalsInvalidError } from '../../../src/market-data/signals-invalid-error.js';

const parse = (text: string, timeframe: '1d' | '1h' = '1d', timezone = 'UTC') =>
  parseCsvSignals('strategies/my.csv', new TextEncoder().encode(text), {
    timeframe,
    timezone,
    calendar: '24x7',
  });

describe('parseCsvSignals', () => {
  it('reads dates, words in any case and confidences', () => {
    const { timeMs, signal, confidence } = parse(
      'timestamp,signal,confidence\n2024-01-02,BUY,0.75\n2024-01-03,hold,\n2024-01-05,Sell,1\n',
    );
    expect([...timeMs]).toEqual([2, 3, 5].map((day) => Date.UTC(2024, 0, day)));
    expect([...signal]).toEqual([Signal.Buy, Signal.Hold, Signal.Sell]);
    expect([...confidence]).toEqual([0.75, 1, 1]);
  });

  it('is certain where the file has no confidences', () => {
    expect([...parse('timestamp,signal\n2024-01-02,BUY').confidence]).toEqual([1]);
  });

  it('takes a byte order mark, line ends of Windows and empty lines at the end', () => {
    expect(parse('\u{FEFF}timestamp,signal\r\n2024-01-02,BUY\r\n\r\n').timeMs).toHaveLength(1);
    expect(parse('timestamp,signal\r2024-01-02,BUY\r2024-01-03,SELL\r').timeMs).toHaveLength(2);
  });

  it('reads RFC 3339 with its offset, and for hours a date as midnight in the zone of the bars', () => {
    const text = 'timestamp,signal\n2024-01-02,BUY\n2024-01-02T09:30:00-05:00,SELL\n';
    expect([...parse(text, '1h', 'America/New_York').timeMs]).toEqual([
      Date.UTC(2024, 0, 2, 5),
      Date.UTC(2024, 0, 2, 14, 30),
    ]);
  });

  it('takes a file of a header alone, which has no signals', () => {
    expect(parse('timestamp,signal\n').timeMs).toHaveLength(0);
  });

  it.each([
    ['', 1, "must be 'timestamp,signal'"],
    ['date,signal\n2024-01-02,BUY', 1, "the header is 'date,signal'"],
    ['timestamp,signal\n2024-01-02,BUY,1', 2, 'has 3 columns instead of 2'],
    ['timestamp,signal\n2024-01-02,LONG', 2, "'LONG' is not a signal; write BUY, HOLD or SELL"],
    ['timestamp,signal\n2024-01-02,BUY\n02/01/2024,BUY', 3, "the timestamp '02/01/2024' is neither"],
    ['timestamp,signal\n2024-01-02,BUY\n\n2024-01-03,BUY', 3, 'has 1 columns instead of 2'],
    ['timestamp,signal\n2024-01-02,BUY\n2024-01-02,SELL', 3, 'stamps the same bar as the line before'],
    ['timestamp,signal\n2024-01-03,BUY\n2024-01-02,SELL', 3, 'is earlier than the line before'],
    [
      'timestamp,signal,confidence\n2024-01-02,BUY,1.5',
      2,
      "the confidence '1.5' is not a number from 0 to 1",
    ],
    ['timestamp,signal,confidence\n2024-01-02,BUY,NaN', 2, 'is not a number from 0 to 1'],
  ])('refuses %j and names line %i', (text, line, problem) => {
    expect(() => parse(text)).toThrow(SignalsInvalidError);
    expect(() => parse(text)).toThrow(`strategies/my.csv, line ${line}: `);
    expect(() => parse(text)).toThrow(problem);
  });
});
