import { describe, expect, it } from 'vitest';
import { runCli } from '../../../../src/faces/cli/program.js';
import { fakeContext } from './fake-context.js';

const success = { __typename: 'BulkSuccess', matched: 3, changed: 2 };

async function run(args: readonly string[], answer: object = success) {
  const asked: unknown[] = [];
  const { context, written } = fakeContext({
    answers: {
      CancelOperations: (variables) => {
        asked.push(variables);
        return { cancelOperations: answer };
      },
      DeleteOperations: (variables) => {
        asked.push(variables);
        return { deleteOperations: answer };
      },
    },
  });
  const code = await runCli(['operations', ...args], '1', context);
  return { code, asked, out: written.out.join('\n'), notes: written.notes.join('\n') };
}

describe('operations cancel and delete with --filter', () => {
  it('pass every condition on', async () => {
    const conditions = [
      ...['type=backtest', 'type=training', 'status=pending', 'symbol=BTC/USDT', 'strategy=rsi'],
      ...[
        'tag=idea=momentum',
        'tag=batch=1',
        'text=two words',
        'before=2024-02-01',
        'after=2024-01-01T12:00:00Z',
      ],
    ];
    const { code, asked, out } = await run([
      'cancel',
      ...conditions.flatMap((condition) => ['--filter', condition]),
      ...['--reason', 'enough', '--expected', '3'],
    ]);
    expect([code, out]).toEqual([0, '3 operations matched, 2 asked to stop']);
    expect(asked).toEqual([
      {
        filter: {
          types: ['BACKTESTING', 'TRAINING'],
          statuses: ['PENDING'],
          symbol: 'BTC/USDT',
          strategy: 'rsi',
          tags: [
            { key: 'idea', value: 'momentum' },
            { key: 'batch', value: '1' },
          ],
          text: 'two words',
          createdBefore: '2024-02-01T00:00:00.000Z',
          createdAfter: '2024-01-01T12:00:00.000Z',
        },
        reason: 'enough',
        expected: 3,
      },
    ]);
  });

  it('print one document with --json', async () => {
    const { out, asked } = await run(['delete', '--filter', 'status=failed', '--json']);
    expect(JSON.parse(out)).toEqual({ matched: 3, changed: 2 });
    expect(asked).toEqual([{ filter: { statuses: ['FAILED'] }, expected: null }]);
  });

  it('say why nothing was changed', async () => {
    const issues = [{ message: 'expected: 3 operations match and 4 are expected; look at the list again' }];
    const { code, notes } = await run(['delete', '--filter', 'status=failed', '--expected', '4'], {
      __typename: 'InvalidInputError',
      issues,
    });
    expect(code).toBe(2);
    expect(notes).toContain('3 operations match and 4 are expected');
  });

  it.each([
    [['cancel'], 'Give an id'],
    [['delete'], 'Give an id'],
    [['cancel', 'op_1', '--filter', 'status=failed'], 'not both'],
    [['delete', 'op_1', '--expected', '1'], '--expected belongs to --filter'],
    [['delete', '--filter', 'colour=red'], "'colour=red' is no condition"],
    [['delete', '--filter', 'status'], "'status' is no condition"],
    [['delete', '--filter', 'symbol='], "'symbol=' is no condition"],
    [['delete', '--filter', 'status=gone'], 'gone'],
    [['delete', '--filter', 'tag=idea'], "'idea' is no tag"],
    [['delete', '--filter', 'before=soon'], "'soon' is no date"],
    // Date would make 2 March of it.
    [['delete', '--filter', 'before=2024-02-31'], "'2024-02-31' is no date"],
    [['delete', '--filter', 'before=2024-02-31T00:00:00Z'], "'2024-02-31T00:00:00Z' is no date"],
    // Of whichever zone this machine is in.
    [['delete', '--filter', 'before=2024-01-31T09:30'], "'2024-01-31T09:30' is no date"],
    [['delete', '--filter', 'symbol=AAPL', '--filter', 'symbol=MSFT'], 'symbol is given twice'],
    [['delete', '--filter', 'before=2024-01-31', '--filter', 'before=2024-03-31'], 'before is given twice'],
    [['cancel', '--filter', 'status=pending', '--expected', '-1'], 'not a whole number'],
  ])('refuse %j', async (args, message) => {
    const { code, asked, notes } = await run(args);
    expect([code, asked]).toEqual([2, []]);
    expect(notes).toContain(message);
  });
});
