import { describe, expect, it } from 'vitest';
import { runCli } from '../../../../src/faces/cli/program.js';
import { fakeContext } from './fake-context.js';

const WHOLE = 'op_backtesting_20240131_093000_9f2c01d4ab37';
const OTHER = 'op_training_20240131_093001_9f2d01d4ab37';

const node = (id: string) => ({ id, status: 'COMPLETED', title: `title of ${id}` });

/** Deletes with a server that has these operations; returns what was asked of it. */
async function run(args: readonly string[], ids: readonly string[], refused: readonly string[] = []) {
  const asked: unknown[] = [];
  const { context, written } = fakeContext({
    answers: {
      MatchingOperations: ({ prefix, first }) => {
        asked.push(prefix);
        const found = ids.filter((id) => id.startsWith(String(prefix)) || id.includes(`_${prefix}`));
        const nodes = found.slice(0, Number(first)).map(node);
        return { operations: { totalCount: found.length, nodes } };
      },
      DeleteOperation: ({ id }) => {
        asked.push(`delete ${id}`);
        return {
          deleteOperation: refused.includes(String(id))
            ? { __typename: 'OperationNotFinalError', message: `${id} is RUNNING.` }
            : { __typename: 'DeleteOperationSuccess', id },
        };
      },
    },
  });
  const code = await runCli(['operations', 'delete', ...args], '1', context);
  return { code, asked, out: written.out.join('\n'), notes: written.notes.join('\n') };
}

describe('where a command takes an id', () => {
  it('a whole id is taken as it is, without asking', async () => {
    expect(await run([WHOLE], [])).toMatchObject({ code: 0, asked: [`delete ${WHOLE}`] });
  });

  it.each(['9f2c', 'op_backtesting_2024'])('the unique prefix %s stands for it', async (prefix) => {
    const { code, asked, out } = await run([prefix], [WHOLE, OTHER]);
    expect([code, asked, out]).toEqual([0, [prefix, `delete ${WHOLE}`], `${WHOLE} deleted`]);
  });

  it('@last stands for the newest', async () => {
    expect((await run(['@last'], [OTHER, WHOLE])).asked).toEqual(['', `delete ${OTHER}`]);
  });

  it('an id that others begin with is meant itself', async () => {
    expect((await run(['op_1'], ['op_12', 'op_1'])).out).toBe('op_1 deleted');
  });

  it('an ambiguous prefix lists the candidates and exits with 2', async () => {
    const { code, asked, notes } = await run([WHOLE, '9f2'], [WHOLE, OTHER]);
    expect([code, asked]).toEqual([2, [WHOLE, '9f2']]);
    expect(notes).toBe(
      [
        "error: '9f2' stands for 2 operations; give more of the id:",
        ...[WHOLE, OTHER].map((id) => `  ${id}  COMPLETED  title of ${id}`),
      ].join('\n'),
    );
  });

  it('lists ten candidates and counts the others', async () => {
    const many = Array.from({ length: 1_234 }, (_id, index) => `op_${index}`);
    const { notes } = await run(['op'], many);
    expect(notes).toContain("'op' stands for 1,234 operations");
    expect(notes.split('\n')).toHaveLength(12);
    expect(notes).toContain('… and 1,224 more');
  });

  it.each(['abc', ''])('%j, which no operation has, says so', async (given) => {
    const { code, notes } = await run([given], []);
    expect(code).toBe(1);
    expect(notes).toContain(`There is no operation '${given}' on this server.`);
  });
});

describe('operations delete', () => {
  it.each([
    [WHOLE, OTHER],
    [OTHER, WHOLE],
  ])('deletes nothing where %s or %s is no operation', async (...given) => {
    const { code, asked, out, notes } = await run(given, [WHOLE]);
    expect([code, out]).toEqual([1, '']);
    expect(asked).not.toContain(`delete ${WHOLE}`);
    expect(notes).toContain(`There is no operation '${OTHER}' on this server.`);
  });

  it('takes several, each once', async () => {
    const { code, out } = await run([WHOLE, '9f2d', OTHER], [WHOLE, OTHER]);
    expect([code, out]).toEqual([0, `${WHOLE} deleted\n${OTHER} deleted`]);
  });

  it('names those that cannot be deleted, deletes the others and exits with 1', async () => {
    const { code, out, notes } = await run([WHOLE, OTHER], [WHOLE, OTHER], [WHOLE]);
    expect([code, out, notes]).toEqual([1, `${OTHER} deleted`, `error: ${WHOLE} is RUNNING.`]);
  });

  it('prints one document: of one operation itself, of several a list of those that are gone', async () => {
    expect(JSON.parse((await run([WHOLE, '--json'], [])).out)).toEqual({ id: WHOLE, deleted: true });
    expect(JSON.parse((await run([WHOLE, OTHER, '--json'], [WHOLE, OTHER], [WHOLE])).out)).toEqual([
      { id: OTHER, deleted: true },
    ]);
  });
});
