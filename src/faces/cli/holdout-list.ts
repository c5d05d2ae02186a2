import { Command } from 'commander';
import { HoldoutsDocument } from '../client/generated/graphql.js';
import { formatWhole } from './format.js';
import { renderTable, type TableColumn } from './table.js';
import type { CliContext, ConnectionOptions } from './terminal.js';
import { withConnection } from './with-connection.js';

const COLUMNS: readonly TableColumn[] = [
  { title: 'symbol' },
  { title: 'from' },
  { title: 'state' },
  { title: 'looks', align: 'right' },
  { title: 'sealed', optional: true },
  { title: 'id' },
];

/** Builds `holdout list`: what is sealed, what was, and how often somebody looked. */
export function holdoutListCommand(context: CliContext): Command {
  return new Command('list')
    .description('list what is sealed, what was opened since, and how often somebody has looked')
    .option('--json', 'print one JSON document and nothing else')
    .addHelpText('after', '\nExample:\n  $ ktrdr holdout list')
    .action((_options: unknown, command: Command) => {
      const { json, ...connection } = command.optsWithGlobals<ConnectionOptions & { json?: boolean }>();
      return withConnection(context, connection, async ({ client }) => {
        const { terminal } = context;
        const { holdouts } = await client.request(HoldoutsDocument, {});
        if (json) return terminal.out(JSON.stringify(holdouts, null, 2));
        if (holdouts.length === 0) {
          return terminal.out(
            "Nothing is sealed. 'ktrdr holdout seal SYMBOL --from DATE' keeps bars unseen.",
          );
        }
        terminal.out(
          renderTable(
            terminal,
            COLUMNS,
            holdouts.map(({ symbol, from, openedAt, looks, sealedAt, id }) => [
              symbol,
              from,
              openedAt == null ? 'sealed' : `opened ${dateOf(openedAt)}`,
              formatWhole(looks),
              dateOf(sealedAt),
              id,
            ]),
          ),
        );
      });
    });
}

function dateOf(instant: string): string {
  return instant.slice(0, 'YYYY-MM-DD'.length);
}
