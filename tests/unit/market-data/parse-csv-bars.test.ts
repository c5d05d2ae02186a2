import { describe, expect, it } from 'vitest';
import { CancelledError } from '../../../src/base/pure/cancelled-error.js';
import type { Bars } from '../../../src/domain/market/bars.js';
import { DataInvalidError } from '../../../src/market-data/data-invalid-error.js';
import { defaultInstrumentMeta } from '../../../src/market-data/instrument-meta.js';
import { parseCsvBars } from '../../../src/market-data/parse-csv-bars.js';

const HEADER = 'timestamp,open,high,low,close,volume';
const FIRST = '2024-01-02,10,12,9,11,1000';
const SECOND = '2024-01-03,11,13.5,10.25,12,2000';

function parse(text: string): Bars {
  return parseCsvBars('X_1d.csv', Buffer.from(text), '1d', defaultInstrumentMeta);
}

function failureOf(text: string): { line: number | null; message: string } {
  try {
    parse(text);
  } catch (error) {
    if (error instanceof DataInvalidError) return { line: error.line, message: error.message };
    throw error;
  }
  throw new Error('the text was taken');
}

describe('a csv file of bars', () => {
  it('becomes columns', () => {
    const bars = parse(`${HEADER}\n${FIRST}\n${SECOND}\n`);
    expect(bars.length).toBe(2);
    expect([...bars.openTimeMs]).toEqual([Date.UTC(2024, 0, 2), Date.UTC(2024, 0, 3)]);
    expect([...bars.open]).toEqual([10, 11]);
    expect([...bars.high]).toEqual([12, 13.5]);
    expect([...bars.low]).toEqual([9, 10.25]);
    expect([...bars.close]).toEqual([11, 12]);
    expect([...bars.volume]).toEqual([1000, 2000]);
  });

  it.each([
    ['a byte order mark', `\uFEFF${HEADER}\n${FIRST}\n${SECOND}\n`],
    ['Windows line ends', `${HEADER}\r\n${FIRST}\r\n${SECOND}\r\n`],
    ['carriage returns alone', `${HEADER}\r${FIRST}\r${SECOND}\r`],
    ['no line end at the end', `${HEADER}\n${FIRST}\n${SECOND}`],
    ['empty lines at the end', `${HEADER}\n${FIRST}\n${SECOND}\n\r\n\n`],
  ])('may have %s', (_what, text) => {
    expect(parse(text)).toEqual(parse(`${HEADER}\n${FIRST}\n${SECOND}\n`));
  });

  it('may leave the volume empty, which is 0', () => {
    expect(parse(`${HEADER}\n2024-01-02,10,12,9,11,\n`).volume[0]).toBe(0);
  });

  it('may have bars whose prices are all equal', () => {
    expect(parse(`${HEADER}\n2024-01-02,10,10,10,10,0\n`).length).toBe(1);
  });

  it.each([
    ['open', '2024-01-03,0,12,9,11,1', "the open '0' is not a positive number"],
    ['high', '2024-01-03,10,abc,9,11,1', "the high 'abc' is not a positive number"],
    ['low', '2024-01-03,10,12,-9,11,1', "the low '-9' is not a positive number"],
    ['close', '2024-01-03,10,12,9,,1', "the close '' is not a positive number"],
    ['close', '2024-01-03,10,12,9,NaN,1', "the close 'NaN' is not a positive number"],
    ['high', '2024-01-03,10,1e999,9,11,1', "the high '1e999' is not a positive number"],
    ['high', '2024-01-03,10,10.5,9,11,1', 'the high 10.5 is below another price of the bar'],
    ['low', '2024-01-03,10,12,10.5,11,1', 'the low 10.5 is above another price of the bar'],
    ['volume', '2024-01-03,10,12,9,11,-1', "the volume '-1' is not a number of 0 or more"],
    ['volume', '2024-01-03,10,12,9,11,many', "the volume 'many' is not a number of 0 or more"],
    ['stamp', '2024-01-02,10,12,9,11,1', "the timestamp '2024-01-02' repeats the one of the line before"],
    ['stamp', '2024-01-01,10,12,9,11,1', "the timestamp '2024-01-01' is before the one of the line before"],
    ['stamp', '03.01.2024,10,12,9,11,1', "the timestamp '03.01.2024' is neither a date"],
    ['columns', '2024-01-03,10,12,9,11', 'has 5 columns instead of 6'],
    ['columns', '2024-01-03,10,12,9,11,1,extra,more', 'has 8 columns instead of 6'],
    ['columns', 'x', 'has 1 column instead of 6'],
    ['line', '', 'is empty; remove the line'],
  ])('with a wrong %s is refused with its line: %s', (_what, wrong, problem) => {
    const { line, message } = failureOf(`${HEADER}\n${FIRST}\n${wrong}\n2024-01-04,10,12,9,11,1\n`);
    expect(line).toBe(3);
    expect(message).toContain('X_1d.csv, line 3: ');
    expect(message).toContain(problem);
  });

  it('needs the header, in its order', () => {
    const { line, message } = failureOf(`date,open,high,low,close,volume\n${FIRST}\n`);
    expect(line).toBe(1);
    expect(message).toContain(
      "'date,open,high,low,close,volume' and must be 'timestamp,open,high,low,close,volume'",
    );
    expect(failureOf(`${FIRST}\n`).line).toBe(1);
    expect(failureOf('').line).toBe(1);
    expect(failureOf(`${'x'.repeat(5_000)}\n`).message.length).toBeLessThan(300);
  });

  it('may be as short as a bar can be written', () => {
    const lines = Array.from(
      { length: 28 },
      (_, day) => `2024-01-${String(day + 1).padStart(2, '0')},1,1,1,1,`,
    );
    expect(parse(`${HEADER}\n${lines.join('\n')}`).length).toBe(28);
  });

  it('takes no more memory than the bars that its bytes could hold, however many lines it has', () => {
    const before = process.memoryUsage().arrayBuffers;
    const { line } = failureOf(`${HEADER}\n${FIRST}${'\n'.repeat(2 ** 22)}x`);
    expect(line).toBe(3);
    // Six columns for each of the lines were 192 MiB.
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(64 * 2 ** 20);
  });

  it('needs a bar', () => {
    expect(failureOf(`${HEADER}\n`)).toEqual({
      line: null,
      message: 'X_1d.csv: has no bars; add a line for each bar.',
    });
    expect(failureOf(HEADER).line).toBeNull();
  });
});

describe('the cancellation signal', () => {
  /** Reads as many daily lines, with a signal that is set after its first look. */
  function readCancelled(lines: number): Bars {
    let text = HEADER;
    for (let day = 0; day < lines; day += 1)
      text += `\n${new Date(Date.UTC(1800, 0, 1 + day)).toISOString().slice(0, 10)},1,1,1,1,1`;
    let looks = 0;
    const signal = {
      get isCancelled(): boolean {
        looks += 1;
        return looks > 1;
      },
    };
    return parseCsvBars('X_1d.csv', Buffer.from(text), '1d', defaultInstrumentMeta, signal);
  }

  it('is looked at every 65,536 lines', () => {
    expect(readCancelled(65_536).length).toBe(65_536);
    expect(() => readCancelled(65_537)).toThrow(CancelledError);
  });
});
