import { describe, expect, it } from 'vitest';
import { type Paint, plain } from '../../../../src/faces/cli/paint.js';
import { runCli } from '../../../../src/faces/cli/program.js';
import { storedResult } from '../graphql/records.js';
import { fakeContext } from './fake-context.js';

const run = (id: string, changed: object = {}) => ({
  operation: { id, title: `rsi AAPL 1d of ${id}`, label: null },
  ...{ trial: null, metrics: storedResult.metrics, verdict: 'LIKELY_LUCK', ...changed },
});
const two = {
  __typename: 'RunComparison',
  runs: [run('op_1'), run('op_2', { trial: { number: 17 }, metrics: null, verdict: null })],
  differences: [
    { path: 'commission', values: ['0.001', null] },
    { path: 'dataHash', values: ['a'.repeat(64), 'b'.repeat(64)] },
  ],
  divergence: { timestamp: '2024-01-04T00:00:00.000Z', message: 'Fill: none.', causes: ['DATA', 'MODEL'] },
};

async function compare(
  compareRuns: object,
  args: readonly string[],
  columns: number | null = null,
  paint: Paint = plain,
) {
  const asked: unknown[] = [];
  const { context, written } = fakeContext({
    answers: {
      CompareRuns: (variables) => {
        asked.push(variables.subjects);
        return { compareRuns };
      },
    },
  });
  const terminal = { ...context.terminal, columns, paint };
  const code = await runCli(['operations', 'compare', ...args], '1', { ...context, terminal });
  return { code, asked, out: written.out.join('\n'), notes: written.notes.join('\n') };
}

describe('operations compare', () => {
  it('shows a row a run, only what differs, and where two part', async () => {
    const { code, asked, out } = await compare(two, ['op_1', 'op_2:17']);
    expect(code).toBe(0);
    expect(asked).toEqual([[{ operation: 'op_1' }, { operation: 'op_2', trial: 17 }]]);
    expect(out).toMatch(/1 {2}rsi AAPL 1d of op_1 .* likely luck/);
    expect(out).toMatch(/2 {2}rsi AAPL 1d of op_2 trial 17 +– +–/);
    expect(out).toMatch(/commission +0\.001 +–\ndataHash +a{12} +b{12}\n/);
    expect(out).toContain('They part at 2024-01-04. Fill: none. Cause: data, model.');
  });

  it('has the Sharpe ratio of few trades in grey', async () => {
    const traded = (totalTrades: number) => run('op', { metrics: { ...storedResult.metrics, totalTrades } });
    const runs = [traded(29), traded(30)];
    const quiet: Paint = (tone, text) => (tone === 'quiet' ? `<${text}>` : text);
    const { out } = await compare({ ...two, runs, differences: [] }, ['op_1', 'op_2'], null, quiet);
    const ratio = storedResult.metrics.sharpeRatio?.toFixed(2);
    expect(out).toMatch(new RegExp(`^1 .* <${ratio}> .* 29 `, 'm'));
    expect(out).toMatch(new RegExp(`^2 .* ${ratio} .* 30 `, 'm'));
  });

  it.each([60, 80])('is never wider than %i columns', async (columns) => {
    const differences = [{ path: `decisions.${'x'.repeat(90)}`, values: ['y'.repeat(70), 'z'] }];
    const { out } = await compare({ ...two, differences }, ['op_1', 'op_2'], columns);
    expect(Math.max(...out.split('\n').map(({ length }) => length))).toBeLessThanOrEqual(columns);
    expect(out).toContain('likely luck');
  });

  it('counts the values of a difference where there are many runs', async () => {
    const runs = ['a', 'b', 'c', 'd', 'e'].map((name) => run(name));
    const differences = [{ path: 'slippage', values: ['0', '0', '1', '2', null] }];
    const { out } = await compare({ ...two, runs, differences, divergence: null }, ['a', 'b', 'c', 'd', 'e']);
    expect(out).toMatch(/slippage +4 values/);
  });

  it('writes a line a run as CSV, with everything that differs', async () => {
    const lines = (await compare(two, ['op_1', 'op_2', '--csv'])).out.trimEnd().split('\n');
    expect(lines).toHaveLength(3);
    expect(lines[0]).toMatch(/^id,trial,title,verdict,initialCapital,.*,commission,dataHash$/);
    expect(lines[2]).toMatch(/^op_2,17,rsi AAPL 1d of op_2,,,.*,,b{64}$/);
  });

  it('names what cannot be compared as it was typed', async () => {
    const issues = [{ message: "subjects.1.operation: 'op_2' is RUNNING and has no result" }];
    const { code, notes } = await compare({ __typename: 'InvalidInputError', issues }, ['op_1', 'op_2']);
    expect(code).toBe(2);
    expect(notes).toBe("error: op_2: 'op_2' is RUNNING and has no result");
  });
});
