import { describe, expect, it } from 'vitest';
import { runCli } from '../../../../src/faces/cli/program.js';
import { explanation } from '../graphql/decision-records.js';
import { fakeContext } from './fake-context.js';

const why = { ...explanation, timestamp: '2024-01-04T00:00:00.000Z' };

async function explain(operation: object | null, ...args: readonly string[]) {
  const asked: unknown[] = [];
  const answers = {
    ExplainBar: (variables: unknown) => {
      asked.push(variables);
      return { operation };
    },
    DatasetZone: () => ({ dataset: { calendar: 'XNYS', timezone: 'America/New_York' } }),
  };
  const { context, written } = fakeContext({ answers });
  const code = await runCli(['operations', 'explain', 'op_1', ...args], '1', context);
  return { code, asked, out: written.out.join('\n'), notes: written.notes.join('\n') };
}
const backtest = (explainBar: object | null) => ({
  __typename: 'BacktestOperation',
  status: 'COMPLETED',
  title: 'rsi AAPL 1d',
  parameters: { symbol: 'AAPL', timeframe: '1d' },
  explainBar,
});

describe('operations explain', () => {
  it('shows the way to the decision and what would have changed it', async () => {
    const { code, asked, out } = await explain(backtest(why), '--at', '2024-01-04');
    expect(code).toBe(0);
    expect(asked).toContainEqual({ id: 'op_1', timestamp: '2024-01-04T00:00:00.000Z' });
    expect(out).toContain('signal BUY with confidence 0.5, leading by 0.2');
    expect(out).toContain('nothing was ordered: CONFIDENCE');
    expect(out).toMatch(
      /would have changed it\s+from\s+to\s+then\n1d_rsi_zone_oversold\s+0\.25\s+0\.5\s+BUY/,
    );
  });

  it('finds the bar of a day that is stamped by its opening, and none where the day has none', async () => {
    const bars = ['2024-01-04T14:30:00.000Z', '2024-01-05T14:30:00.000Z'];
    const heldAt = ({ timestamp }: { readonly timestamp: string }) => {
      const at = Date.parse(timestamp);
      const held = bars.findLast((bar) => Date.parse(bar) <= at && at < Date.parse(bar) + 86_400_000);
      return { operation: backtest(held === undefined ? null : { ...why, timestamp: held }) };
    };
    const answers = {
      ExplainBar: heldAt as (variables: object) => unknown,
      DatasetZone: () => ({ dataset: { calendar: 'XNYS', timezone: 'America/New_York' } }),
    };
    const { context, written } = fakeContext({ answers });
    const of = (day: string) => runCli(['operations', 'explain', 'op_1', '--at', day], '1', context);
    expect(await of('2024-01-05')).toBe(0);
    expect(written.out.join('\n')).toContain('2024-01-05');
    // The bar of Friday holds the midnight in which Saturday begins.
    expect(await of('2024-01-06')).toBe(1);
    expect(written.notes.join('\n')).toContain('No bar of op_1 holds 2024-01-06.');
  });

  it('prints one document with --json', async () => {
    const { out } = await explain(backtest(why), '--at', '2024-01-04T15:30:00+01:00', '--json');
    expect(JSON.parse(out)).toMatchObject({ barIndex: 2, order: null });
  });

  it.each([
    [['--at', 'yesterday'], backtest(why), 2, "'yesterday' is no time"],
    [['--at', '2024-02-31'], backtest(why), 2, 'is no time'],
    [['--at', '2024-01-04'], backtest(null), 1, 'No bar of op_1'],
    [
      ['--at', '2024-01-04'],
      { __typename: 'TrainingOperation', status: 'COMPLETED' },
      1,
      'is no completed backtest',
    ],
    [['--at', '2024-01-04'], null, 1, 'There is no operation'],
  ] as const)('says what is wrong: %s', async (args, operation, expected, message) => {
    const { code, notes } = await explain(operation, ...args);
    expect(code).toBe(expected);
    expect(notes).toContain(message);
  });
});
