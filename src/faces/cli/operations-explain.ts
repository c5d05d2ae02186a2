import { Command } from 'commander';
import { ExplainBarDocument } from '../client/generated/graphql.js';
import { CliError, OperationMissingError } from './cli-error.js';
import { ExitCode } from './exit-code.js';
import { explanationView } from './explanation-view.js';
import { instantOf } from './option-values.js';
import { ID_ARGUMENT, resolveId } from './resolve-id.js';
import type { CliContext, ConnectionOptions } from './terminal.js';
import { withConnection } from './with-connection.js';

interface ExplainOptions extends ConnectionOptions {
  readonly at: string;
  readonly json?: boolean;
}

/** Builds `operations explain`: why a backtest decided a bar as it did. */
export function operationsExplainCommand(context: CliContext): Command {
  return new Command('explain')
    .description(
      'say why a bar of a completed backtest was decided as it was, and what would have changed it',
    )
    .argument('<id>', ID_ARGUMENT)
    .requiredOption('--at <time>', 'stamp of the bar, or an instant within it: a date, or RFC 3339 in UTC')
    .option('--json', 'print one JSON document and nothing else')
    .addHelpText('after', '\nExample:\n  $ ktrdr operations explain @last --at 2024-01-16')
    .action((given: string, _options: unknown, command: Command) => {
      const options = command.optsWithGlobals<ExplainOptions>();
      const timestamp = timeOf(options.at);
      return withConnection(context, options, async ({ client }) => {
        const id = await resolveId(client, given);
        const { operation } = await client.request(ExplainBarDocument, { id, timestamp });
        if (operation == null) throw new OperationMissingError(id);
        if (operation.__typename !== 'BacktestOperation' || operation.status !== 'COMPLETED') {
          throw new CliError(
            `${id} is no completed backtest, and only what such a one decided can be explained.`,
            ExitCode.OperationFailed,
          );
        }
        const { explainBar: why } = operation;
        if (why == null) {
          throw new CliError(
            `No bar of ${id} (${operation.title}) holds ${timestamp}. Give --at a time at which it had bars.`,
            ExitCode.OperationFailed,
          );
        }
        context.terminal.out(
          options.json ? JSON.stringify(why, null, 2) : explanationView(context.terminal, why),
        );
      });
    });
}

/** Takes a date for its midnight in UTC, which is the stamp of a daily bar. */
function timeOf(text: string): string {
  const instant = instantOf(text);
  if (instant !== null) return instant;
  throw new CliError(
    `--at '${text}' is no time; write a date such as 2024-01-16, or an instant such as 2024-01-16T15:30:00Z.`,
    ExitCode.WrongUsage,
  );
}
