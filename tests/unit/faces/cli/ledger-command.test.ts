import { describe, expect, it } from 'vitest';
import { runCli } from '../../../../src/faces/cli/program.js';
import { fakeContext } from './fake-context.js';

const row = {
  ...{ strategy: 'crossing', symbols: ['AAPL', 'MSFT'], timeframe: '1d', startDate: '2023-01-03' },
  ...{ endDate: '2024-01-31', configurationHash: 'c0ffee11decade22', sharpeRatio: 1.234, totalReturn: -0.05 },
  at: '2024-02-01T11:30:00Z',
};

function cli(args: readonly string[], nodes: readonly object[], hasNextPage = false) {
  const asked: Readonly<Record<string, unknown>>[] = [];
  const fake = fakeContext({
    answers: {
      Ledger: (variables) => {
        asked.push(variables);
        const pageInfo = { hasNextPage, endCursor: hasNextPage ? 'next' : null };
        return { ledger: { nodes, pageInfo, totalCount: 1_234 } };
      },
    },
  });
  return { ...fake, asked, code: runCli(['ledger', ...args], '0.0.0', fake.context) };
}

describe('ktrdr ledger', () => {
  it('lists the newest rows of everything, and says how many there are', async () => {
    const { code, asked, written } = cli([], [row, { ...row, sharpeRatio: null }], true);
    expect(await code).toBe(0);
    expect(asked).toEqual([{ strategy: null, symbol: null, timeframe: null, first: 20, after: null }]);
    const text = written.out.join('\n');
    expect(text).toMatch(/crossing +AAPL MSFT 1d +2023-01-03 +2024-01-31 +1\.23 +[-\u2212]5\.00 %/);
    expect(text).toContain('2 of 1,234; the next page: --after next');
    expect(text.split('\n')).toHaveLength(4);
  });

  it('asks for what its options name', async () => {
    const { code, asked } = cli(
      [
        '--strategy',
        'crossing',
        '--symbol',
        'AAPL',
        '--timeframe',
        '1d',
        '--first',
        '1000',
        '--after',
        'next',
      ],
      [row],
    );
    expect(await code).toBe(0);
    expect(asked).toEqual([
      { strategy: 'crossing', symbol: 'AAPL', timeframe: '1d', first: 1_000, after: 'next' },
    ]);
  });

  it('says so when nothing was tried', async () => {
    const { code, written } = cli([], []);
    expect(await code).toBe(0);
    expect(written.out).toEqual(['Nothing was tried.']);
  });

  it('prints one document with --json', async () => {
    const { code, written } = cli(['--json'], [row]);
    expect(await code).toBe(0);
    expect(JSON.parse(written.out.join('\n'))).toMatchObject({ nodes: [row], totalCount: 1_234 });
  });

  it.each(['0', '1001', '1.5', 'many'])('refuses a page of %s', async (first) => {
    const { code, written } = cli(['--first', first], []);
    expect(await code).toBe(2);
    expect(written.notes.join('\n')).toContain(`'${first}' is not a whole number from 1 to 1000`);
  });
});
