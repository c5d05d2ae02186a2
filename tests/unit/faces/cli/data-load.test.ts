import { describe, expect, it } from 'vitest';
import { runCli } from '../../../../src/faces/cli/program.js';
import { fakeContext } from './fake-context.js';

const started = { id: 'op_dataload_1', title: 'load EURO 1d from csv:euro.csv', pollAfterMs: 0 };

const NOTHING = {
  ...{ rowsLoaded: 0, rowsRejected: 1, firstBar: null, lastBar: null },
  issues: [{ code: 'HIGH_BELOW_PRICE', timestamp: null, message: 'line 2: the high 1 is below the open 2' }],
  issueCounts: [{ code: 'HIGH_BELOW_PRICE', count: 1 }],
};
const ONE_BAR = {
  ...{ rowsLoaded: 1, rowsRejected: 0, issues: [], issueCounts: [] },
  ...{ firstBar: '2024-01-02T00:00:00.000Z', lastBar: '2024-01-02T00:00:00.000Z' },
};

/** Loads from a server on which the operation ends as described. */
async function load(end: object, args: readonly string[] = []) {
  const operation = {
    __typename: 'DataLoadOperation',
    ...{
      ...started,
      type: 'DATA_LOAD',
      status: 'COMPLETED',
      done: true,
      label: null,
      tags: [],
      note: null,
      pinned: false,
      priority: 0,
      warnings: [],
      error: null,
    },
    ...{ attempt: 1, createdAt: '2024-01-31T00:00:00.000Z', pollAfterMs: null, cancelReason: null },
    progress: { phase: 'done', percentage: 100, message: 'Done', etaSeconds: null },
    ...{ parameters: {}, result: null },
    ...end,
  };
  const { context, written } = fakeContext({
    answers: {
      StartDataLoad: () => ({
        startDataLoad: { __typename: 'StartDataLoadSuccess', deduplicated: false, operation: started },
      }),
      Operation: () => ({ operation }),
    },
  });
  const what = ['--provider', 'csv', '--path', 'euro.csv', '--symbol', 'EURO', '--timeframe', '1d'];
  const code = await runCli(['data', 'load', ...what, ...args], '1', context);
  return {
    code,
    out: written.out.join('\n'),
    errors: written.notes.filter((note) => note.startsWith('error:')),
  };
}

describe('data load', () => {
  it('exits with 1 and says so when nothing was stored, after what was found', async () => {
    const { code, out, errors } = await load({ result: NOTHING });
    expect(code).toBe(1);
    expect(errors).toEqual(['error: Nothing was stored.']);
    expect(out.split('\n').slice(0, 2)).toEqual([`0 bars: ${started.title}`, '1 row rejected']);
    expect(out).toContain('HIGH_BELOW_PRICE: line 2: the high 1 is below the open 2');
  });

  it('exits with 1 with --json too, where standard output has the document alone', async () => {
    const { code, out, errors } = await load({ result: NOTHING }, ['--json']);
    expect(code).toBe(1);
    expect(errors).toEqual(['error: Nothing was stored.']);
    expect(JSON.parse(out)).toMatchObject({ id: started.id, result: { rowsLoaded: 0 } });
  });

  it('exits with 0 when a single bar was stored', async () => {
    const { code, out, errors } = await load({ result: ONE_BAR });
    expect({ code, errors }).toEqual({ code: 0, errors: [] });
    expect(out).toBe(`1 bar from 2024-01-02 to 2024-01-02: ${started.title}`);
  });

  it.each([
    ['fails', 'FAILED', 1],
    ['is cancelled', 'CANCELLED', 130],
  ])('has the exit code of a load that %s, and no second reason', async (_title, status, code) => {
    expect(await load({ status, result: NOTHING })).toMatchObject({ code, errors: [] });
  });

  it('does not wait for what is stored with --detach', async () => {
    expect(await load({ result: NOTHING }, ['--detach'])).toEqual({ code: 0, out: started.id, errors: [] });
  });
});
