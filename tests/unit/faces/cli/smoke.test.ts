import { describe, expect, it } from 'vitest';
import { runCli } from '../../../../src/faces/cli/program.js';
import { type Answers, fakeContext } from './fake-context.js';

const progress = {
  phase: 'done',
  percentage: 100,
  message: 'Done',
  currentStep: 1,
  totalSteps: 1,
  etaSeconds: null,
};

/** A server on which every backtest ends at once as it is told, and that remembers what it is asked for. */
function server(end: { readonly status: string; readonly result: object | null }, changes: Answers = {}) {
  let started = 0;
  const deleted: string[] = [];
  const cancelled: string[] = [];
  const answers: Answers = {
    Server: () => ({ server: { version: '1.0.0', engineVersion: '1.0.0', executionMode: 'REMOTE' } }),
    StartBacktest: () => ({
      startBacktest: {
        __typename: 'StartBacktestSuccess',
        deduplicated: false,
        operation: { id: `op_${++started}`, title: 'rsi', pollAfterMs: 0 },
      },
    }),
    Operation: ({ id }) => ({
      operation: {
        __typename: 'BacktestOperation',
        id,
        done: true,
        pollAfterMs: null,
        error: null,
        warnings: [],
        progress,
        ...end,
      },
    }),
    CancelOperation: ({ id }) => {
      cancelled.push(String(id));
      return { cancelOperation: { __typename: 'OperationNotCancellableError', message: 'It is over.' } };
    },
    DeleteOperation: ({ id }) => {
      deleted.push(String(id));
      return { deleteOperation: { __typename: 'DeleteOperationSuccess', id } };
    },
    ...changes,
  };
  return { ...fakeContext({ answers }), started: () => started, deleted, cancelled };
}

const completed = {
  status: 'COMPLETED',
  result: { totalBars: 10, metrics: { totalReturn: 0, totalTrades: 0 }, provenance: { resultDigest: 'd' } },
};

describe('ktrdr smoke', () => {
  it('fails a scenario that sees something else than it should, and runs the others all the same', async () => {
    const { context, written, started, deleted } = server(completed);
    expect(await runCli(['smoke', '--json'], '1.0.0', context)).toBe(1);
    const { server: about, scenarios } = JSON.parse(written.out.join('\n')) as {
      server: object;
      scenarios: { id: string; verdict: string; detail: string }[];
    };
    expect(about).toEqual({
      address: 'a fake',
      version: '1.0.0',
      engineVersion: '1.0.0',
      executionMode: 'REMOTE',
    });
    expect(scenarios.map(({ id, verdict }) => `${id} ${verdict}`)).toEqual([
      'B2.1 PASS',
      'B2.2 FAIL',
      'B2.3 PASS',
      'B2.4 FAIL',
    ]);
    expect(scenarios[1]?.detail).toContain('longer range');
    expect(scenarios[3]?.detail).toContain('COMPLETED');
    expect(deleted).toHaveLength(started());
  });

  it('names the reason of a backtest that failed', async () => {
    const { context, written } = server({ status: 'FAILED', result: null });
    expect(await runCli(['smoke'], '1.0.0', context)).toBe(1);
    expect(written.out.join('\n')).toMatch(/B2\.1 .*FAIL.*op_1 ended as FAILED/);
    expect(written.out.join('\n')).toContain('0 of 4 scenarios passed.');
  });

  it('keeps what it started when it is asked to', async () => {
    const { context, deleted } = server(completed);
    await runCli(['smoke', '--keep'], '1.0.0', context);
    expect(deleted).toEqual([]);
  });

  it('cancels what it has started when it is interrupted, and says so', async () => {
    let interrupt = (): void => {};
    const fake = server(completed, {
      StartBacktest: () => {
        interrupt();
        return {
          startBacktest: {
            __typename: 'StartBacktestSuccess',
            deduplicated: false,
            operation: { id: 'op_1', title: 'rsi', pollAfterMs: 0 },
          },
        };
      },
    });
    interrupt = fake.interrupt;
    expect(await runCli(['smoke'], '1.0.0', fake.context)).toBe(130);
    expect(fake.cancelled).toEqual(['op_1']);
    expect(fake.written.out).toEqual([]);
  });
});
