import { Command } from 'commander';
import { OpenHoldoutDocument } from '../client/generated/graphql.js';
import { holdoutSentence } from './holdout-view.js';
import { startRefusal } from './start-refusal.js';
import type { CliContext, ConnectionOptions } from './terminal.js';
import { withConnection } from './with-connection.js';
import { wrapLines } from './wrap.js';

/** Builds `holdout open`: takes a seal off, and keeps it in the history. */
export function holdoutOpenCommand(context: CliContext): Command {
  return new Command('open')
    .description('open sealed bars; that they were sealed and looked at stays in the list')
    .argument('<id>', "as 'ktrdr holdout list' shows it")
    .option('--json', 'print one JSON document and nothing else')
    .addHelpText('after', '\nExample:\n  $ ktrdr holdout open holdout_20240701_090000_5f1c2a9b7d30')
    .action((id: string, _options: unknown, command: Command) => {
      const { json, ...connection } = command.optsWithGlobals<ConnectionOptions & { json?: boolean }>();
      return withConnection(context, connection, async ({ client }) => {
        const { openHoldout } = await client.request(OpenHoldoutDocument, { id });
        if (openHoldout.__typename === 'InvalidInputError') throw startRefusal(openHoldout, {});
        const { holdout } = openHoldout;
        const { terminal } = context;
        terminal.out(json ? JSON.stringify(holdout, null, 2) : wrapLines(terminal, holdoutSentence(holdout)));
      });
    });
}
