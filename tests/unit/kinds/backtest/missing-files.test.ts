import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runCli } from '../../../../src/faces/cli/program.js';
import { readSignalsFile } from '../../../../src/library/signals-file.js';
import { readStrategyFile } from '../../../../src/library/strategy-file.js';
import { fakeContext } from '../../faces/cli/fake-context.js';

describe('a file that is not there', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ktrdr-missing-'));
    await mkdir(join(folder, 'deep'));
    for (const name of ['rsi_reversion.yaml', 'deep/macd.yml', 'my_signals.csv', '.hidden.yaml']) {
      await writeFile(join(folder, name), 'name: x\n');
    }
    // A circle of links must not keep anybody from an answer.
    await symlink(folder, join(folder, 'again'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it.each([
    ['strategies/rsi_revrsion.yaml', "Did you mean 'strategies/rsi_reversion.yaml'?"],
    ['strategies/rsi_reversion', "Did you mean 'strategies/rsi_reversion.yaml'?"],
    ['strategies/macd.yaml', "Did you mean 'strategies/deep/macd.yml'?"],
    ['strategies/deep', "Name a YAML file below 'strategies/'."],
    ['strategies/hidden.yaml', "Name a YAML file below 'strategies/'."],
  ])('is named with the nearest strategy: %s', async (path, remedy) => {
    await expect(readStrategyFile(path, folder)).rejects.toMatchObject({
      code: 'STRATEGY_NOT_FOUND',
      message: `There is no strategy file '${path}'. ${remedy}`,
    });
  });

  it('is named with the nearest file of signals', async () => {
    await expect(readSignalsFile('my_signal.csv', folder)).rejects.toThrow(
      "Did you mean 'strategies/my_signals.csv'?",
    );
    await expect(readSignalsFile('x.csv', folder)).rejects.toThrow(/signals\. Put it there/);
  });

  it('has no nearest one where there is no folder', async () => {
    await expect(readStrategyFile('strategies/x.yaml', join(folder, 'none'))).rejects.toThrow(
      'Name a YAML file',
    );
  });

  it('is named with the nearest one in its folder on the command line', async () => {
    const noted = async (path: string) => {
      const { context, written } = fakeContext();
      expect(await runCli(['strategy', 'validate', path], '1', context)).toBe(2);
      return written.notes.join('\n');
    };
    const missing = join(folder, 'rsi_reversoin.yaml');
    expect(await noted(missing)).toBe(
      `error: The strategy file '${missing}' does not exist. Did you mean '${join(folder, 'rsi_reversion.yaml')}'?`,
    );
    expect(await noted(join(folder, 'bollinger.yaml'))).toMatch(/does not exist\.$/);
    expect(await noted(join(folder, 'none', 'rsi_reversion.yaml'))).toMatch(/does not exist\.$/);
  });
});
