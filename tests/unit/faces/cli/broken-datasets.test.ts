import { describe, expect, it } from 'vitest';
import { runCli } from '../../../../src/faces/cli/program.js';
import { fakeContext } from './fake-context.js';

const good = {
  ...{ symbol: 'AAPL', timeframe: '1d', rows: 2_516, source: 'csv:aapl.csv', calendar: 'XNYS' },
  ...{ firstBar: '2015-01-02T14:30:00.000Z', lastBar: '2024-12-31T14:30:00.000Z' },
  ...{ timezone: 'America/New_York', dayStart: null, hash: 'd'.repeat(64) },
  session: {
    ...{ rule: 'a bar is known at the close', isAssumed: false },
    ...{ lastBarOpens: '2024-12-31T14:30:00.000Z', lastBarKnown: '2024-12-31T21:00:00.000Z' },
  },
};
const badHigh = {
  ...{ fileName: 'AAPL_1h.csv', symbol: 'AAPL', timeframe: '1h' },
  message: 'AAPL_1h.csv, line 2: the high 1 is below the open 2.',
};
const badDescription = {
  ...{ fileName: 'MSFT_1d.csv', symbol: 'MSFT', timeframe: '1d' },
  message: 'MSFT_1d.meta.json: is no JSON.',
};

const HEAD = 'symbol  timeframe   bars  first       last        calendar  source';
const ROW = 'AAPL    1d         2,516  2015-01-02  2024-12-31  XNYS      csv:aapl.csv';
const HIGH_LINE = badHigh.message;
/** A message that does not name the file of bars gets its name. */
const DESCRIPTION_LINE = 'MSFT_1d.csv: MSFT_1d.meta.json: is no JSON.';

async function run(args: readonly string[], datasets: readonly object[], brokenDatasets: readonly object[]) {
  const { context, written } = fakeContext({ answers: { Datasets: () => ({ datasets, brokenDatasets }) } });
  const code = await runCli(['data', ...args], '1', context);
  const linesOf = (texts: readonly string[]) => texts.flatMap((text) => text.split('\n'));
  return { code, out: linesOf(written.out), notes: linesOf(written.notes) };
}

describe('data list', () => {
  it('shows files that cannot be read below the others, and has come out well', async () => {
    expect(await run(['list'], [good], [badHigh, badDescription])).toEqual({
      code: 0,
      out: [HEAD, ROW, '2 files cannot be read:', HIGH_LINE, DESCRIPTION_LINE],
      notes: [],
    });
  });

  it('does not say that there are no bars where none can be read', async () => {
    expect(await run(['list'], [], [badHigh])).toEqual({
      code: 0,
      out: ['No bars that can be read.', '1 file cannot be read:', HIGH_LINE],
      notes: [],
    });
  });

  it.each([
    ['bars', [good], [HEAD, ROW]],
    ['no bars', [], ["No bars. 'ktrdr data import FILE' brings some in."]],
  ])('says nothing of files when all can be read: %s', async (_title, datasets, out) => {
    expect(await run(['list'], datasets, [])).toEqual({ code: 0, out, notes: [] });
  });

  it.each([
    ['beside others', [good], [badHigh], ['1 file cannot be read:', HIGH_LINE]],
    ['alone', [], [badDescription], ['1 file cannot be read:', DESCRIPTION_LINE]],
    ['of which there are none', [good], [], []],
  ])(
    'keeps the document of --json and names files %s on standard error',
    async (_title, datasets, broken, notes) => {
      const listed = await run(['list', '--json'], datasets, broken);
      expect(JSON.parse(listed.out.join('\n'))).toEqual(datasets);
      expect(listed).toMatchObject({ code: 0, notes });
    },
  );
});

describe('data describe', () => {
  const DESCRIBED = 'AAPL 1d: 2,516 bars from 2015-01-02 14:30:00Z to 2024-12-31 14:30:00Z';

  it('describes what can be read, names what cannot, and exits with 1', async () => {
    const described = await run(['describe', 'AAPL'], [good], [badHigh, badDescription]);
    expect(described.code).toBe(1);
    expect(described.out[0]).toBe(DESCRIBED);
    // The file of another symbol is none of its business.
    expect(described.notes).toEqual([`error: ${HIGH_LINE}`]);
  });

  it('names the file when it is all that there is of a symbol, and exits with 1', async () => {
    expect(await run(['describe', 'MSFT'], [good], [badHigh, badDescription])).toEqual({
      code: 1,
      out: [],
      notes: [`error: ${DESCRIPTION_LINE}`],
    });
  });

  it('exits with 0 when all files of a symbol can be read', async () => {
    const described = await run(['describe', 'AAPL'], [good], [badDescription]);
    expect(described).toMatchObject({ code: 0, notes: [] });
    expect(described.out[0]).toBe(DESCRIBED);
  });

  it('prints one document with --json, and the file that cannot be read on standard error', async () => {
    const described = await run(['describe', 'AAPL', '--json'], [good], [badHigh]);
    expect(JSON.parse(described.out.join('\n'))).toEqual([good]);
    expect(described).toMatchObject({ code: 1, notes: [`error: ${HIGH_LINE}`] });
  });
});
