import { describe, expect, it } from 'vitest';
import { runCli } from '../../../../src/faces/cli/program.js';
import { type Answers, fakeContext } from './fake-context.js';

const sealed = {
  ...{ id: 'holdout_20240701_090000_5f1c2a9b7d30', symbol: 'AAPL', from: '2024-07-01', openedAt: null },
  ...{ sealedAt: '2024-02-01T09:00:00Z', looks: 0 },
};
const opened = { ...sealed, id: 'holdout_2', openedAt: '2024-08-01T09:00:00Z', looks: 1_234 };
const refused = (message: string) => ({
  ...{ __typename: 'InvalidInputError', message },
  issues: [{ path: ['symbol'], code: 'DATA_NOT_FOUND', message }],
});

function cli(args: readonly string[], answers: Answers) {
  const fake = fakeContext({ answers });
  return { ...fake, code: runCli(['holdout', ...args], '0.0.0', fake.context) };
}

describe('ktrdr holdout', () => {
  it('seals the bars of a symbol, and says what came of it', async () => {
    const asked: unknown[] = [];
    const { code, written } = cli(['seal', 'AAPL', '--from', '2024-07-01'], {
      SealHoldout: ({ input }) => {
        asked.push(input);
        return { sealHoldout: { __typename: 'HoldoutSuccess', holdout: sealed } };
      },
    });
    expect(await code).toBe(0);
    expect(asked).toEqual([{ symbol: 'AAPL', from: '2024-07-01' }]);
    expect(written.out).toEqual([`AAPL is sealed from 2024-07-01 on; nobody has looked\n${sealed.id}`]);
  });

  it.each([
    [['seal', 'AAPL'], /--from/],
    [['seal', 'AAPL', '--from', 'soon'], /soon/],
    [['seal', '--from', '2024-07-01'], /symbol/],
    [['open'], /id/],
  ])('refuses %j as wrong usage', async (args, message) => {
    const { code, written } = cli(args, {});
    expect(await code).toBe(2);
    expect(written.notes.join('\n')).toMatch(message);
  });

  it('says why the server refuses', async () => {
    const { code, written } = cli(['seal', 'APPL', '--from', '2024-07-01'], {
      SealHoldout: () => ({
        sealHoldout: refused("symbol: there are no bars of 'APPL'; did you mean 'AAPL'?"),
      }),
    });
    expect(await code).not.toBe(0);
    expect(written.notes.join('\n')).toContain("did you mean 'AAPL'?");
  });

  it('opens a seal, which keeps its looks', async () => {
    const { code, written } = cli(['open', opened.id], {
      OpenHoldout: () => ({ openHoldout: { __typename: 'HoldoutSuccess', holdout: opened } }),
    });
    expect(await code).toBe(0);
    expect(written.out.join('\n')).toBe(
      'AAPL is open; it was sealed from 2024-07-01 on, with 1,234 looks\nholdout_2',
    );
  });

  it('lists what is sealed and what was, or that nothing is', async () => {
    const { code, written } = cli(['list'], { Holdouts: () => ({ holdouts: [sealed, opened] }) });
    expect(await code).toBe(0);
    const text = written.out.join('\n');
    expect(text).toMatch(/AAPL +2024-07-01 +sealed +0 .*holdout_20240701_090000_5f1c2a9b7d30/);
    expect(text).toMatch(/AAPL +2024-07-01 +opened 2024-08-01 +1,234 .*holdout_2/);
    const none = cli(['list'], { Holdouts: () => ({ holdouts: [] }) });
    expect(await none.code).toBe(0);
    expect(none.written.out.join('\n')).toMatch(/^Nothing is sealed\./);
    const json = cli(['list', '--json'], { Holdouts: () => ({ holdouts: [sealed] }) });
    await json.code;
    expect(JSON.parse(json.written.out.join('\n'))).toEqual([sealed]);
  });
});
