import { Argument, Command } from 'commander';
import { completionScript, SHELLS, type Shell } from './completion-script.js';
import type { CliContext } from './terminal.js';

/**
 * Builds `completion`: prints a script for a shell.
 * @param program returns all commands
 */
export function completionCommand({ terminal }: CliContext, program: () => Promise<Command>): Command {
  return new Command('completion')
    .addArgument(new Argument('<shell>', 'which one').choices(SHELLS))
    .addHelpText(
      'after',
      `
Examples:
  $ eval "$(ktrdr completion bash)"
  $ ktrdr completion zsh > ~/.zfunc/_ktrdr
  $ ktrdr completion fish > ~/.config/fish/completions/ktrdr.fish`,
    )
    .action(async (shell: Shell) => {
      terminal.document(completionScript(await program(), shell));
    });
}
