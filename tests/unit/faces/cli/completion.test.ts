import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { runCli } from '../../../../src/faces/cli/program.js';
import { fakeContext } from './fake-context.js';

async function script(shell: string): Promise<string> {
  const { context, written } = fakeContext();
  expect(await runCli(['completion', shell], '1', context)).toBe(0);
  return written.out.join('\n');
}

/** What bash offers behind a line, with the cursor at its end. */
async function offered(line: string): Promise<readonly string[]> {
  const words = line.split(' ');
  const ask = `${await script('bash')}
COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length - 1}; _ktrdr
printf '%s\\n' "\${COMPREPLY[@]}"`;
  return spawnSync('bash', ['-c', ask], { encoding: 'utf8' }).stdout.trim().split('\n');
}

describe('completion', () => {
  it('offers the commands of the program in bash', async () => {
    expect(await offered('ktrdr ba')).toEqual(['backtest']);
    expect(await offered('ktrdr walk')).toEqual(['walk-forward']);
  });

  it('offers the commands below a command, whatever options stand before', async () => {
    expect(await offered('ktrdr --server http://x backtest ')).toEqual(
      expect.arrayContaining(['run', 'cancel', '--help']),
    );
  });

  it('offers the options of a command', async () => {
    expect(await offered('ktrdr backtest run strategies/x.yaml --st')).toEqual(['--start', '--strategy']);
    expect(await offered('ktrdr operations list --so')).toEqual(['--sort']);
  });

  it('has the same for zsh and fish', async () => {
    expect(await script('zsh')).toMatch(/^#compdef ktrdr\n(?:.*\n)*.*'backtest run'\) choices='.*--strategy/);
    expect(await script('fish')).toContain(
      `complete -c ktrdr -n "test (__ktrdr_path) = 'backtest run'" -l strategy`,
    );
  });

  it('refuses a shell that it does not know', async () => {
    const { context } = fakeContext();
    expect(await runCli(['completion', 'tcsh'], '1', context)).toBe(2);
  });
});
