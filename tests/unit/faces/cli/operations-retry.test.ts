import { describe, expect, it } from 'vitest';
import { runCli } from '../../../../src/faces/cli/program.js';
import { fakeContext } from './fake-context.js';

const started = {
  __typename: 'RetryOperationSuccess',
  deduplicated: false,
  operation: { id: 'op_2', title: 's A 1d', pollAfterMs: 0 },
};

async function retry(answer: object, args: readonly string[] = []) {
  const asked: unknown[] = [];
  const answers = {
    RetryOperation: (variables: unknown) => {
      asked.push(variables);
      return { retryOperation: answer };
    },
  };
  const { context, written } = fakeContext({ answers });
  const code = await runCli(['operations', 'retry', 'op_1', '--detach', ...args], '1', context);
  return { code, asked, out: written.out.join('\n'), notes: written.notes.join('\n') };
}

describe('operations retry', () => {
  it('prints the id of the new operation', async () => {
    const { code, out, asked } = await retry(started, ['--idempotency-key', 'again']);
    expect([code, out]).toEqual([0, 'op_2']);
    expect(asked).toEqual([{ id: 'op_1', idempotencyKey: 'again' }]);
  });

  it('prints one document with --json', async () => {
    const { out } = await retry(started, ['--json']);
    expect(JSON.parse(out)).toEqual({ id: 'op_2', deduplicated: false });
  });

  it('says why an operation is not run once more', async () => {
    const issues = [
      { message: 'id: op_1 is COMPLETED, and only what is FAILED or CANCELLED is run once more' },
    ];
    const { code, notes } = await retry({ __typename: 'InvalidInputError', message: '', issues });
    expect(code).toBe(2);
    expect(notes).toContain('op_1 is COMPLETED');
  });

  it('says that there is no such operation', async () => {
    const { code, notes } = await retry({
      __typename: 'OperationNotFoundError',
      message: 'no',
      operationId: 'op_1',
    });
    expect(code).toBe(1);
    expect(notes).toContain('op_1');
  });
});
