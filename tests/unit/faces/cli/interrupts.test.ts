import { describe, expect, it } from 'vitest';
import { runCli } from '../../../../src/faces/cli/program.js';
import { ServerUnreachableError } from '../../../../src/faces/client/graphql-client.js';
import { type Answers, fakeContext, LeftError } from './fake-context.js';

const RUN = [
  ...['backtest', 'run', '--strategy', 's', '--symbol', 'A', '--timeframe', '1d'],
  ...['--start', '2024-01-01', '--end', '2024-01-31'],
];

const parameters = {
  modelPath: 'models/m',
  initialCapital: 100_000,
  commission: 0.001,
  slippage: 0.0005,
  overrides: [],
};

function operation(status: string) {
  const done = ['COMPLETED', 'FAILED', 'CANCELLED'].includes(status);
  return {
    __typename: 'BacktestOperation',
    ...{
      id: 'op_1',
      type: 'BACKTESTING',
      status,
      done,
      title: 's A 1d',
      tags: [],
      note: null,
      pinned: false,
      priority: 0,
      warnings: [],
      attempt: 1,
    },
    progress: { phase: 'simulating', percentage: 50, message: 'Backtesting', etaSeconds: null },
    ...{ createdAt: '2024-01-31T00:00:00.000Z', pollAfterMs: done ? null : 0, result: null },
    parameters,
  };
}

const started = () => ({
  startBacktest: {
    __typename: 'StartBacktestSuccess',
    deduplicated: false,
    operation: { id: 'op_1', title: 's A 1d', pollAfterMs: 0, parameters },
  },
});

describe('Ctrl+C', () => {
  it('before anything is followed prints a document all the same', async () => {
    const MatchingOperations = () => {
      interrupt();
      return { operations: { totalCount: 1, nodes: [{ id: 'op_1', status: 'RUNNING', title: '' }] } };
    };
    const { context, written, interrupt } = fakeContext({ answers: { MatchingOperations } });
    expect(await runCli(['operations', 'follow', '@last', '--json'], '1', context)).toBe(130);
    expect(written.out).toEqual(['null']);
  });

  it('while following only detaches', async () => {
    const pulls: string[] = [];
    const answers: Answers = {
      OperationProgress: () => {
        pulls.push('pull');
        if (pulls.length === 3) interrupt();
        return { operation: operation('RUNNING') };
      },
      Operation: () => ({ operation: operation('RUNNING') }),
    };
    const { context, written, interrupt } = fakeContext({ answers });
    expect(await runCli(['operations', 'follow', 'op_1', 'op_2'], '1', context)).toBe(130);
    expect(pulls).toHaveLength(3);
    expect(written.notes.at(-1)).toBe('No longer watching op_1, which goes on.');
  });

  it('while following leaves at once where it comes again', async () => {
    const left: unknown[] = [];
    const OperationProgress = () => {
      interrupt();
      expect(interrupt).toThrow(new LeftError(130));
      left.push('left');
      return { operation: operation('RUNNING') };
    };
    const answers = { OperationProgress, Operation: () => ({ operation: operation('RUNNING') }) };
    const { context, interrupt } = fakeContext({ answers });
    await runCli(['operations', 'follow', 'op_1'], '1', context);
    expect(left).toEqual(['left']);
  });

  it('while following says nothing of a server that has gone meanwhile', async () => {
    const OperationProgress = () => {
      interrupt();
      throw new ServerUnreachableError('http://server', 'ECONNREFUSED');
    };
    const { context, written, interrupt } = fakeContext({ answers: { OperationProgress } });
    expect(await runCli(['operations', 'follow', 'op_1', 'op_2'], '1', context)).toBe(130);
    expect(written.notes.at(-1)).toBe('No longer watching op_1, which goes on.');
  });

  it('cancels the backtest that the command started, and follows it to its end', async () => {
    let status = 'RUNNING';
    const answers: Answers = {
      StartBacktest: started,
      Operation: () => {
        if (status === 'RUNNING') interrupt();
        return { operation: operation(status) };
      },
      CancelOperation: ({ id }) => {
        status = 'CANCELLED';
        return {
          cancelOperation: { __typename: 'CancelOperationSuccess', operation: { id, status: 'CANCELLING' } },
        };
      },
    };
    const { context, written, interrupt } = fakeContext({ answers });
    expect(await runCli(RUN, '1', context)).toBe(130);
    expect(written.out.join('\n')).toContain('op_1  CANCELLED');
  });

  it.each([
    ['', []],
    ['with --detach, too, ', ['--detach']],
  ])('%sbefore there is an operation cancels it as soon as there is one', async (_what, more) => {
    const cancelled: unknown[] = [];
    const answers: Answers = {
      StartBacktest: () => {
        interrupt();
        return started();
      },
      Operation: () => ({ operation: operation(cancelled.length > 0 ? 'CANCELLED' : 'RUNNING') }),
      CancelOperation: ({ id }) => {
        cancelled.push(id);
        return {
          cancelOperation: { __typename: 'CancelOperationSuccess', operation: { id, status: 'CANCELLED' } },
        };
      },
    };
    const { context, interrupt } = fakeContext({ answers });
    expect(await runCli([...RUN, ...more], '1', context)).toBe(130);
    expect(cancelled).toEqual(['op_1']);
  });

  it('for the second time leaves at once', async () => {
    const left: unknown[] = [];
    const answers: Answers = {
      StartBacktest: started,
      OperationProgress: () => {
        for (const press of [interrupt, interrupt]) {
          try {
            press();
          } catch (error) {
            left.push(error instanceof LeftError ? error.code : error);
          }
        }
        return { operation: operation('CANCELLED') };
      },
      Operation: () => ({ operation: operation('CANCELLED') }),
      CancelOperation: () => ({ cancelOperation: { __typename: 'OperationNotFoundError', message: '' } }),
    };
    const { context, interrupt } = fakeContext({ answers });
    await runCli(RUN, '1', context);
    expect(left).toEqual([130]);
  });
});
