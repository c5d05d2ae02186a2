import { describe, expect, it } from 'vitest';
import { pullUntilDone } from '../../../../src/faces/cli/follow-operation.js';
import { runCli } from '../../../../src/faces/cli/program.js';
import { GraphqlRequestError, ServerUnreachableError } from '../../../../src/faces/client/graphql-client.js';
import { fakeContext } from './fake-context.js';

const state = (percentage: number) => ({
  id: 'op_1',
  done: percentage === 100,
  progress: { phase: 'training', percentage, message: `At ${percentage} %`, etaSeconds: null },
  pollAfterMs: percentage === 100 ? null : 0,
});

describe('operations follow', () => {
  it('asks for the progress until the operation is final, and for its result once', async () => {
    const asked: string[] = [];
    const { context, written } = fakeContext({
      answers: {
        OperationProgress: () => {
          asked.push('progress');
          return { operation: state([0, 50, 100][asked.length - 1] as number) };
        },
        Operation: () => {
          asked.push('all');
          return {
            operation: {
              ...{ ...state(100), __typename: 'TrainingOperation', type: 'TRAINING', status: 'FAILED' },
              ...{
                title: 'rsi AAPL 1d',
                attempt: 1,
                createdAt: '2024-02-01T09:30:00.000Z',
                tags: [],
                note: null,
                pinned: false,
                priority: 0,
                warnings: [],
              },
              parameters: { modelName: 'rsi', epochs: 30, seed: 7, overrides: [] },
              error: { code: 'DATA_NOT_FOUND', message: 'No bars.', retryable: false },
            },
          };
        },
      },
    });
    expect(await runCli(['operations', 'follow', 'op_1'], '1.0.0', context)).toBe(1);
    expect(asked).toEqual(['progress', 'progress', 'progress', 'all']);
    expect(written.notes).toEqual(['op_1  0%  At 0 %', 'op_1  50%  At 50 %']);
    expect(written.out.join('\n')).toContain('DATA_NOT_FOUND: No bars.');
  });

  it.each([
    ['goes away', new ServerUnreachableError('http://host/graphql', 'ECONNREFUSED'), '(ECONNREFUSED)'],
    [
      'loses its database',
      new GraphqlRequestError(200, ['The database cannot be used.'], ['STORE_UNAVAILABLE']),
      'The database cannot be used.',
    ],
  ])('says how to go on when the server %s meanwhile', async (_what, failure, words) => {
    const states = [state(0)];
    const { context, written } = fakeContext({
      answers: {
        OperationProgress: () => {
          const operation = states.shift();
          if (operation === undefined) throw failure;
          return { operation };
        },
      },
    });
    expect(await runCli(['operations', 'follow', 'op_1'], '1.0.0', context)).toBe(3);
    expect(written.notes.at(-1)).toContain(words);
    expect(written.notes.at(-1)).toContain("'ktrdr operations follow op_1'");
  });

  it('says so when the operation is deleted while it is followed', async () => {
    const { context, written } = fakeContext({
      answers: {
        OperationProgress: () => ({ operation: state(100) }),
        Operation: () => ({ operation: null }),
      },
    });
    expect(await runCli(['operations', 'follow', 'op_1'], '1.0.0', context)).toBe(1);
    expect(written.notes.join('\n')).toContain("There is no operation 'op_1'");
  });
});

describe('pulling an operation', () => {
  const final = { pollAfterMs: null };

  it('does not ask before something can have changed', async () => {
    const asked: string[] = [];
    const interrupted = new AbortController();
    const pulled = pullUntilDone(
      async () => final,
      () => asked.push('pull'),
      { pollAfterMs: 600_000 },
      interrupted.signal,
    );
    expect(asked).toEqual([]);
    interrupted.abort();
    await pulled;
    expect(asked).toEqual(['pull']);
  });

  it('asks at once where nothing is known yet, and no more after the answer is final', async () => {
    const waits = [0, 0, null];
    const seen: (number | null)[] = [];
    await pullUntilDone(
      async () => ({ pollAfterMs: waits[seen.length] ?? null }),
      ({ pollAfterMs }) => seen.push(pollAfterMs ?? null),
      null,
    );
    expect(seen).toEqual(waits);
  });

  it.each([0, 100])('asks at most four times a second where %d ms are suggested', async (pollAfterMs) => {
    const suggested = [pollAfterMs, pollAfterMs, null];
    const askedAtMs: number[] = [];
    const pull = async () => {
      askedAtMs.push(performance.now());
      return { pollAfterMs: suggested.shift() ?? null };
    };
    const startMs = performance.now();
    await pullUntilDone(pull, () => {}, { pollAfterMs: 0 });
    const [first = 0, second = 0, third = 0] = askedAtMs;
    // What was started just now is looked at as soon as the server suggests it. Timers may be early by a millisecond.
    expect(first - startMs).toBeLessThan(200);
    expect(Math.min(second - first, third - second)).toBeGreaterThan(248);
  });

  it('does not ask for what was final when it was started, as an idempotency key may find it', async () => {
    const pull = () => Promise.reject(new Error('asked for nothing'));
    await expect(pullUntilDone(pull, () => {}, final)).resolves.toBeUndefined();
  });
});
