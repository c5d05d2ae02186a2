import { describe, expect, it } from 'vitest';
import { runCli } from '../../../../src/faces/cli/program.js';
import { fakeContext } from './fake-context.js';

const SCOPE = { symbols: ['AAPL'], timeframes: ['1d'] };
const DATASETS = [
  { symbol: 'MSFT', timeframe: '1d' },
  { symbol: 'AAPL', timeframe: '1h' },
];
/** The last bar opens in the evening of the 30th in UTC, which is the 31st in Tokyo. */
const RANGE = {
  firstBar: '2020-01-01T00:00:00Z',
  lastBar: '2024-12-30T20:00:00Z',
  timezone: 'Asia/Tokyo',
  calendar: '24x7',
};
const PLAN = {
  ...{ modelPath: 'models/m', bars: 100, outOfSampleBars: 50, missingWarmupBars: 0, evaluated: 1 },
  ...{ sealedFrom: null, suggestedStart: '2023-07-01', changes: [], warnings: [], issues: [] },
};

async function dryRun(
  args: readonly string[],
  {
    scope = SCOPE,
    range = RANGE,
    plan = {},
  }: { scope?: object | null; range?: object | null; plan?: object } = {},
) {
  const asked: unknown[] = [];
  const { context, written } = fakeContext({
    answers: {
      StrategyScope: () => ({ strategy: scope }),
      StrategyPaths: () => ({ strategies: [{ path: 'strategies/rsi_mean_reversion.yaml' }] }),
      DatasetNames: () => ({ datasets: DATASETS }),
      DatasetRange: () => ({ dataset: range }),
      PlanBacktest: ({ input }) => {
        asked.push(input);
        return { planBacktest: { ...PLAN, ...plan } };
      },
    },
  });
  const code = await runCli(['backtest', 'run', ...args, '--dry-run'], '1', context);
  return { code, asked: asked.at(-1), notes: written.notes.join('\n') };
}

describe('backtest run FILE', () => {
  it('takes symbol and timeframe of the strategy, and the days that its model has not seen', async () => {
    const { code, asked, notes } = await dryRun(['strategies/a.yaml']);
    expect(code).toBe(0);
    expect(asked).toMatchObject({
      strategyConfigPath: 'strategies/a.yaml',
      ...{ symbol: 'AAPL', timeframe: '1d', startDate: '2023-07-01', endDate: '2024-12-31' },
      modelPath: 'models/m',
    });
    expect(notes).toBe('AAPL 1d, 2023-07-01 to 2024-12-31, with models/m');
  });

  it.each([
    ['1d', 'XNYS', 'America/New_York', '2024-12-31T00:00:00Z', '2024-12-31'],
    ['1d', 'XNYS', 'America/New_York', '2024-12-31T14:30:00Z', '2024-12-31'],
    ['1h', 'XNYS', 'America/New_York', '2025-01-01T00:30:00Z', '2024-12-31'],
    ['1d', '24x7', 'Asia/Tokyo', '2024-12-30T15:00:00Z', '2024-12-31'],
  ])(
    'ends with the last bar: %s of %s in %s at %s',
    async (timeframe, calendar, timezone, lastBar, endDate) => {
      const range = { ...RANGE, lastBar, calendar, timezone };
      const { asked } = await dryRun(['strategies/a.yaml', '--timeframe', timeframe], { range });
      expect(asked).toMatchObject({ endDate });
    },
  );

  it('takes the timeframe that the strategy trades, where it reads others too', async () => {
    const { asked } = await dryRun(['a.yaml'], { scope: { symbols: ['AAPL'], timeframes: ['1d', '1w'] } });
    expect(asked).toMatchObject({ timeframe: '1d' });
  });

  it('keeps what is given', async () => {
    const { asked } = await dryRun(['strategies/a.yaml', '--symbol', 'MSFT', '--start', '2022-01-01']);
    expect(asked).toMatchObject({ symbol: 'MSFT', startDate: '2022-01-01', endDate: '2024-12-31' });
  });

  it('ends before the bars that are sealed, unless they are looked at', async () => {
    const plan = { sealedFrom: '2024-07-01' };
    expect((await dryRun(['a.yaml'], { plan })).asked).toMatchObject({ endDate: '2024-06-30' });
    expect((await dryRun(['a.yaml', '--holdout', 'look'], { plan })).asked).toMatchObject({
      endDate: '2024-12-31',
    });
  });

  it.each([
    [[], {}, /A strategy is missing/],
    [['a.yaml', '--strategy', 'b.yaml'], {}, /given twice/],
    [['a.yaml'], { scope: null }, /no strategy 'a\.yaml'\. Name one that 'ktrdr strategy list' shows/],
    [
      ['strategies/rsi_mean_reversion.yml'],
      { scope: null },
      /no strategy 'strategies\/rsi_mean_reversion\.yml'\. Did you mean 'strategies\/rsi_mean_reversion\.yaml'\?/,
    ],
    [['a.yaml'], { scope: { symbols: ['A', 'B'], timeframes: ['1d'] } }, /--symbol is missing.*names A, B/],
    [['a.yaml'], { scope: { symbols: ['A'], timeframes: [] } }, /--timeframe is missing.*names none/],
    [['a.yaml'], { range: null }, /no 1d bars of 'AAPL'\. It has 'AAPL' in 1h/],
    [
      ['a.yaml', '--symbol', 'AAPX'],
      { range: null },
      /no 1d bars of 'AAPX'\. Did you mean 'AAPL'\? It has MSFT, AAPL\./,
    ],
    [['a.yaml'], { plan: { suggestedStart: null } }, /models\/m does not say which bars it has seen/],
    [
      ['a.yaml', '--model', 'models/nope'],
      {
        plan: {
          suggestedStart: null,
          issues: [{ message: "modelPath: There is no model folder 'models/nope'." }],
        },
      },
      /^error: --model: There is no model folder 'models\/nope'\.$/,
    ],
    [['a.yaml', '--start', '2024-02-30'], {}, /'2024-02-30' is not a calendar date/],
    [['a.yaml', '--end', '01/02/2024'], {}, /'01\/02\/2024' is not a calendar date/],
    [
      ['a.yaml'],
      { plan: { suggestedStart: '2025-01-01' } },
      /has seen every bar of AAPL 1d up to 2024-12-31/,
    ],
    [['a.yaml'], { plan: { suggestedStart: null, modelPath: null } }, /has no model/],
  ] as const)('refuses %j with %j, and says what to give', async (args, answers, words) => {
    const { code, notes } = await dryRun(args, answers);
    expect(code).toBe(2);
    expect(notes.replaceAll('\n', ' ')).toMatch(words);
  });
});
