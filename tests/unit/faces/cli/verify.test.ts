import { describe, expect, it } from 'vitest';
import { runCli } from '../../../../src/faces/cli/program.js';
import { type Answers, fakeContext } from './fake-context.js';

const check = (name: string, stored: string | null, found: string | null) => ({
  name,
  stored,
  found,
  agrees: stored === found,
});

/** A server on which the replay of `op_1` ends as described. */
function answers(end: object): Answers {
  return {
    VerifyOperation: () => ({
      verifyOperation: {
        __typename: 'VerifyOperationSuccess',
        deduplicated: false,
        operation: { id: 'op_2', title: 'verify s A 1d', pollAfterMs: 0 },
      },
    }),
    Operation: () => ({
      operation: {
        __typename: 'BacktestOperation',
        ...{ id: 'op_2', type: 'BACKTESTING', status: 'COMPLETED', done: true, title: 'verify s A 1d' },
        ...{
          tags: [],
          note: null,
          pinned: false,
          priority: 0,
          warnings: [],
          attempt: 1,
          createdAt: '2024-01-31T00:00:00.000Z',
          pollAfterMs: null,
        },
        progress: { phase: 'done', percentage: 100, message: 'Completed', etaSeconds: null },
        ...{ result: null, verification: null, error: null },
        parameters: {
          modelPath: 'models/m',
          initialCapital: 100_000,
          commission: 0.001,
          slippage: 0.0005,
          overrides: [],
        },
        ...end,
      },
    }),
  };
}

async function verify(end: object, args: readonly string[] = []) {
  const { context, written } = fakeContext({ answers: answers(end) });
  const code = await runCli(['operations', 'verify', 'op_1', ...args], '1', context);
  return { code, out: written.out.join('\n'), notes: written.notes.join('\n') };
}

describe('operations verify', () => {
  const agreeing = { of: 'op_1', agrees: true, checks: [check('DATA', 'd'.repeat(64), 'd'.repeat(64))] };
  const differing = { of: 'op_1', agrees: false, checks: [check('STRATEGY', 's', null)] };

  it('exits with 0 and says so when everything agrees', async () => {
    const { code, out } = await verify({ verification: agreeing });
    expect(code).toBe(0);
    expect(out).toContain('op_1 can be had again: everything agrees.');
    expect(out).toMatch(/data +d{16} +d{16} +agrees/);
  });

  it('exits with 1 and names what differs', async () => {
    const { code, out } = await verify({ verification: differing });
    expect(code).toBe(1);
    expect(out).toContain('op_1 cannot be had again as it was: strategy differs.');
    expect(out).toMatch(/strategy +s +– +differs/);
  });

  it('exits with 1 and the reason when the backtest cannot be run again', async () => {
    const error = { code: 'DATA_NOT_FOUND', message: 'No bars.', retryable: false };
    const { code, out } = await verify({ status: 'FAILED', error });
    expect(code).toBe(1);
    expect(out).toContain('DATA_NOT_FOUND: No bars.');
  });

  it('prints one JSON document and nothing else when asked', async () => {
    const { code, out, notes } = await verify({ verification: differing }, ['--json']);
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({ id: 'op_2', verification: differing });
    expect(notes).toBe('');
  });

  it.each([
    [{ __typename: 'OperationNotFoundError', message: 'None.' }, 1, "There is no operation 'op_1'"],
    [{ __typename: 'OperationNotVerifiableError', message: 'It is RUNNING.' }, 1, 'It is RUNNING.'],
    [
      { __typename: 'IdempotencyConflictError', message: 'The key was used.', operationId: 'op_9' },
      2,
      'The key was used. (operation op_9)',
    ],
  ])('explains %o with exit code %i', async (refusal, code, message) => {
    const { context, written } = fakeContext({
      answers: { VerifyOperation: () => ({ verifyOperation: refusal }) },
    });
    expect(await runCli(['operations', 'verify', 'op_1'], '1', context)).toBe(code);
    expect(written.notes.join('\n')).toContain(message);
  });
});
