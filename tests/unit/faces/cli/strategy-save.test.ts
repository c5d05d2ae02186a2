import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCli } from '../../../../src/faces/cli/program.js';
import { fakeContext } from './fake-context.js';

let folder = '';
let file = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ktrdr-save-'));
  file = join(folder, 'mine.yaml');
  await writeFile(file, 'name: mine\n');
});
afterAll(() => rm(folder, { recursive: true }));

async function save(answer: object, ...args: readonly string[]) {
  const asked: unknown[] = [];
  const { context, written } = fakeContext({
    answers: {
      StrategyHash: () => ({ strategy: { hash: 'h' } }),
      SaveStrategy: ({ input }) => {
        asked.push(input);
        return { saveStrategy: answer };
      },
    },
  });
  const code = await runCli(['strategy', 'save', file, ...args], '1', context);
  return { code, asked, out: written.out.join('\n'), notes: written.notes.join('\n') };
}
const saved = (errors: readonly string[] = []) => ({
  __typename: 'SaveStrategySuccess',
  strategy: { path: 'strategies/mine.yaml', hash: 'n', valid: errors.length === 0, errors },
});

describe('strategy save', () => {
  it('sends the text under the name of the file, as a new one', async () => {
    const { code, asked, out } = await save(saved());
    expect([code, out]).toEqual([0, 'strategies/mine.yaml']);
    expect(asked).toEqual([
      { path: 'strategies/mine.yaml', source: 'name: mine\n', expectedHash: null, basedOn: null },
    ]);
  });

  it('replaces the file as it is now, under another name, based on another', async () => {
    const options = ['--replace', '--as', 'strategies/a.yaml', '--based-on', 'strategies/b.yaml'];
    const { asked } = await save(saved(), ...options);
    expect(asked).toMatchObject([
      { path: 'strategies/a.yaml', expectedHash: 'h', basedOn: 'strategies/b.yaml' },
    ]);
  });

  it('tells what is wrong with what it saved, and why it saved nothing', async () => {
    const invalid = await save(saved(['indicators is missing']));
    expect(invalid.code).toBe(0);
    expect(invalid.notes).toBe('It is saved, and not valid: indicators is missing');
    const conflict = await save({
      __typename: 'StrategyConflictError',
      message: 'changed',
      currentHash: 'x',
    });
    expect(conflict.code).toBe(2);
    expect(conflict.notes).toContain('replace it with --replace');
    const issues = [{ message: 'path: is no name' }];
    expect((await save({ __typename: 'InvalidInputError', issues })).notes).toBe('error: --as: is no name');
  });
});

describe('open', () => {
  async function open(args: readonly string[], isLasting = true) {
    const opened: string[] = [];
    const { context, written } = fakeContext({
      tools: {
        openBrowser: async (address) => {
          opened.push(address);
          return false;
        },
      },
    });
    const connect: typeof context.connect = async (options) => ({
      ...(await context.connect(options)),
      isLasting,
    });
    const code = await runCli(['open', ...args], '1', { ...context, connect });
    return { code, opened, out: written.out.join('\n') };
  }

  it('prints the address in the console, and opens it', async () => {
    const address = 'http://server/operations/op_1';
    expect(await open(['op_1'])).toEqual({ code: 0, opened: [address], out: address });
    expect(await open(['op_1', '--print'])).toEqual({ code: 0, opened: [], out: address });
  });

  it('is refused where the server ends with it', async () => {
    expect((await open(['op_1'], false)).code).toBe(2);
  });
});
