import { describe, expect, it } from 'vitest';
import { runCli } from '../../../../src/faces/cli/program.js';
import { fakeContext } from './fake-context.js';

/** Runs a command against answers, and keeps what each document was asked with. */
async function run(args: readonly string[], answers: Readonly<Record<string, object>>) {
  const asked: Record<string, unknown> = {};
  const { context, written } = fakeContext({
    answers: Object.fromEntries(
      Object.entries(answers).map(([name, answer]) => [
        name,
        (variables: unknown) => {
          asked[name] = variables;
          return answer;
        },
      ]),
    ),
  });
  const code = await runCli(args, '1', context);
  return { code, asked, out: written.out.join('\n'), notes: written.notes.join('\n') };
}

const ID = 'op_backtesting_20240201_113000_9f2c01d4ab37';
const tag = (key: string, value: string) => ({ key, value });

describe('operations tag', () => {
  const answers = {
    OperationTags: { operation: { tags: [tag('idea', 'a'), tag('by', 'me')] } },
    UpdateOperation: {
      updateOperation: {
        __typename: 'UpdateOperationSuccess',
        operation: { id: ID, tags: [tag('by', 'me'), tag('idea', 'b=c')] },
      },
    },
  };

  it('adds to the tags that there are, and removes some', async () => {
    const { code, out, asked } = await run(
      ['operations', 'tag', ID, 'idea=b=c', '--remove', 'idea=a'],
      answers,
    );
    expect([code, out]).toEqual([0, `${ID}: by=me idea=b=c`]);
    expect(asked.UpdateOperation).toEqual({
      input: { id: ID, tags: [tag('by', 'me'), tag('idea', 'b=c')] },
    });
  });

  it.each([[['idea']], [['=a']], [['idea=']], [[]]])('refuses %j as wrong usage', async (words) => {
    const { code, asked } = await run(['operations', 'tag', ID, ...words], answers);
    expect(code).toBe(2);
    expect(asked).toEqual({});
  });

  it('says what the server refuses, and that there is no such operation', async () => {
    const issues = [{ message: 'tags: 21 tags are too many; an operation has at most 20' }];
    const refused = { updateOperation: { __typename: 'InvalidInputError', message: '', issues } };
    const { code, notes } = await run(['operations', 'tag', ID, 'a=b'], {
      ...answers,
      UpdateOperation: refused,
    });
    expect(code).toBe(2);
    expect(notes).toContain('21 tags are too many');
    expect((await run(['operations', 'tag', ID, 'a=b'], { OperationTags: { operation: null } })).code).toBe(
      1,
    );
  });
});

describe('operations events', () => {
  const event = (seq: number, kind: string, caller: string | null, message: string) => ({
    ...{ seq, kind, caller, message, attempt: 1, host: null },
    at: `2024-02-01T11:30:0${seq}.000Z`,
  });
  const answers = {
    OperationEvents: {
      operation: {
        events: {
          nodes: [event(0, 'CREATED', 'ci', 'Created'), event(1, 'CANCEL_REQUESTED', 'bob', 'a\u001b[31m')],
          pageInfo: { hasNextPage: false, endCursor: null },
        },
      },
    },
  };

  it('lists when what happened, and who asked for it', async () => {
    const { out } = await run(['operations', 'events', ID], answers);
    expect(out.split('\n').map((line) => line.trimEnd())).toEqual([
      'at                    attempt  what              by   message',
      '2024-02-01 11:30:00Z        1  CREATED           ci   Created',
      '2024-02-01 11:30:01Z        1  CANCEL_REQUESTED  bob  a\\u001b[31m',
    ]);
  });

  it('prints one document with --json', async () => {
    const { out } = await run(['operations', 'events', ID, '--json'], answers);
    expect(JSON.parse(out)).toHaveLength(2);
  });
});

describe('operations list', () => {
  const answers = {
    Operations: {
      operations: { nodes: [], pageInfo: { hasNextPage: false, endCursor: null }, totalCount: 0 },
    },
  };
  const list = (...args: readonly string[]) => run(['operations', 'list', ...args], answers);

  it('asks for the newest of everything without options', async () => {
    const { asked } = await list();
    expect(asked.Operations).toEqual({ first: 20, after: null, filter: {}, orderBy: null });
  });

  it('passes what it is filtered by and sorted by', async () => {
    const { asked } = await list(
      ...[
        '--tag',
        'idea=a',
        '--tag',
        'by=me',
        '--text',
        'ünï',
        '--pinned',
        '--exclude-invalid',
        '--children',
      ],
      ...['--parent', ID, '--model', './models/rsi', '--sort', 'deflated-sharpe', '--ascending'],
    );
    expect(asked.Operations).toEqual({
      first: 20,
      after: null,
      filter: {
        tags: [tag('idea', 'a'), tag('by', 'me')],
        ...{ text: 'ünï', pinned: true, excludeInvalid: true, includeChildren: true },
        ...{ parent: ID, model: 'models/rsi' },
      },
      orderBy: { field: 'DEFLATED_SHARPE', direction: 'ASC' },
    });
  });

  it('has the largest first, and in the order of creation the oldest on request', async () => {
    const order = async (...args: readonly string[]) =>
      ((await list(...args)).asked.Operations as { orderBy: unknown }).orderBy;
    expect(await order('--sort', 'return')).toEqual({ field: 'TOTAL_RETURN', direction: 'DESC' });
    expect(await order('--ascending')).toEqual({ field: 'CREATED_AT', direction: 'ASC' });
    expect((await list('--sort', 'luck')).code).toBe(2);
  });
});

describe('what is invalid', () => {
  const nodes = { nodes: [], pageInfo: { hasNextPage: false, endCursor: null }, totalCount: 0 };
  const list = async (...args: readonly string[]) => {
    const { asked, notes, code } = await run(['operations', 'list', ...args], {
      Operations: { operations: nodes },
    });
    const { filter } = (asked.Operations ?? {}) as { filter?: { excludeInvalid?: boolean } };
    return { excluded: filter?.excludeInvalid, notes, code };
  };

  it.each(['return', 'sharpe', 'deflated-sharpe', 'drawdown', 'trades'])(
    'is left out of a list that is sorted by %s, which says so, unless it is asked for',
    async (figure) => {
      const sorted = await list('--sort', figure);
      expect(sorted.excluded).toBe(true);
      expect(sorted.notes).toContain('--include-invalid');
      const asked = await list('--sort', figure, '--include-invalid');
      expect([asked.excluded, asked.notes]).toEqual([undefined, '']);
    },
  );

  it('is listed by age and duration, unless it is left out', async () => {
    expect((await list()).excluded).toBeUndefined();
    expect((await list('--sort', 'duration')).excluded).toBeUndefined();
    const left = await list('--exclude-invalid');
    expect([left.excluded, left.notes]).toEqual([true, '']);
  });

  it('is not both asked for and left out', async () => {
    const { code, notes } = await list('--exclude-invalid', '--include-invalid');
    expect(code).toBe(2);
    expect(notes).toMatch(/--include-invalid.*cannot be used with.*--exclude-invalid/);
  });
});

describe('a start', () => {
  it('takes tags and a priority', async () => {
    const started = { __typename: 'StartDataLoadSuccess', deduplicated: false, operation: { id: ID } };
    const args = [
      ...['data', 'load', '--provider', 'yahoo', '--symbol', 'A', '--timeframe', '1d', '--detach'],
      ...['--tag', 'idea=a', '--tag', 'idea=b', '--priority', '-5'],
    ];
    const { asked } = await run(args, { StartDataLoad: { startDataLoad: started } });
    expect(asked.StartDataLoad).toMatchObject({
      input: { tags: [tag('idea', 'a'), tag('idea', 'b')], priority: -5 },
    });
  });
});
