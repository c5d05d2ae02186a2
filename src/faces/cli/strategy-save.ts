import { basename } from 'node:path';
import { Command } from 'commander';
import { SaveStrategyDocument, StrategyHashDocument } from '../client/generated/graphql.js';
import { CliError } from './cli-error.js';
import { ExitCode } from './exit-code.js';
import { withOptionNames } from './option-names.js';
import { publicPath } from './public-path.js';
import { readStrategyText } from './read-strategy.js';
import type { CliContext, ConnectionOptions } from './terminal.js';
import { withConnection } from './with-connection.js';
import { noteLines } from './wrap.js';

interface SaveOptions extends ConnectionOptions {
  readonly as?: string;
  readonly basedOn?: string;
  readonly replace?: boolean;
  readonly json?: boolean;
}

const OPTIONS = { path: '--as', basedOn: '--based-on' };

/** Builds `strategy save`: sends a strategy file of this machine to the server, which keeps it. */
export function strategySaveCommand(context: CliContext): Command {
  return new Command('save')
    .description('send a strategy file of this machine to the server, which keeps it among its strategies')
    .argument('<file>', 'strategy file on this machine')
    .option('--as <path>', 'what the server calls it; default: strategies/ and the name of the file')
    .option('--based-on <path>', 'the strategy that it was made from: the ledger counts them together')
    .option('--replace', 'replace the file that the server has, as it is now')
    .option('--json', 'print one JSON document and nothing else')
    .addHelpText(
      'after',
      '\nExample:\n  $ ktrdr strategy save my_rsi.yaml --based-on strategies/rsi_mean_reversion.yaml',
    )
    .action((file: string, _options: unknown, command: Command) => {
      const options = command.optsWithGlobals<SaveOptions>();
      return withConnection(context, options, async ({ client }) => {
        const path = publicPath(options.as ?? `strategies/${basename(file)}`);
        const source = await readStrategyText(file);
        const expectedHash = options.replace
          ? ((await client.request(StrategyHashDocument, { path })).strategy?.hash ?? null)
          : null;
        const basedOn = options.basedOn === undefined ? null : publicPath(options.basedOn);
        const { saveStrategy: saved } = await client.request(SaveStrategyDocument, {
          input: { path, source, expectedHash, basedOn },
        });
        if (saved.__typename === 'InvalidInputError') {
          const lines = saved.issues.map(({ message }) => withOptionNames(message, OPTIONS));
          throw new CliError(lines.join('\n'), ExitCode.WrongUsage);
        }
        if (saved.__typename === 'StrategyConflictError') {
          const message = options.replace
            ? saved.message
            : `The server has '${path}' already. Give another name with --as, or replace it with --replace.`;
          throw new CliError(message, ExitCode.WrongUsage);
        }
        const { strategy } = saved;
        context.terminal.out(options.json ? JSON.stringify(strategy, null, 2) : strategy.path);
        if (options.json) return;
        for (const error of strategy.errors)
          noteLines(context.terminal, `It is saved, and not valid: ${error}`);
      });
    });
}
