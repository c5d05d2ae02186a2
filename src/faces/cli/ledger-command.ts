import { Command, InvalidArgumentError } from 'commander';
import { LedgerDocument, type LedgerQuery } from '../client/generated/graphql.js';
import { formatInstant, formatPercent, formatRatio, formatWhole } from './format.js';
import { renderTable } from './table.js';
import type { CliContext, ConnectionOptions, Terminal } from './terminal.js';
import { withConnection } from './with-connection.js';
import { wrapLines } from './wrap.js';

interface LedgerOptions extends ConnectionOptions {
  readonly strategy?: string;
  readonly symbol?: string;
  readonly timeframe?: string;
  readonly first: number;
  readonly after?: string;
  readonly json?: boolean;
}

/** Builds `ledger`: everything that was tried, as a table. */
export function ledgerCommand(context: CliContext): Command {
  return new Command('ledger')
    .option('--strategy <name>', 'only what was tried of this strategy, by the name in its file')
    .option('--symbol <symbol>', 'only what was tried on this symbol')
    .option('--timeframe <timeframe>', 'only what was tried on such bars')
    .option('--first <count>', 'how many, 1 to 1000', pageSize, 20)
    .option('--after <cursor>', 'go on where the page before ended')
    .option('--json', 'print one JSON document and nothing else')
    .addHelpText(
      'after',
      `
Examples:
  $ ktrdr ledger
  $ ktrdr ledger --strategy rsi_mean_reversion --symbol AAPL

Every configuration counts once for each range, also of runs that are deleted. Whoever picks the best of many has tried
them all: 'ktrdr operations show ID' says what that leaves of a run.`,
    )
    .action((_options: unknown, command: Command) => {
      const options = command.optsWithGlobals<LedgerOptions>();
      const { strategy = null, symbol = null, timeframe = null, first, after = null } = options;
      return withConnection(context, options, async ({ client }) => {
        const asked = { strategy, symbol, timeframe, first, after };
        const { ledger } = await client.request(LedgerDocument, asked);
        const { terminal } = context;
        terminal.out(options.json ? JSON.stringify(ledger, null, 2) : ledgerTable(terminal, ledger));
      });
    });
}

/** The same configurations have the same first digits. */
const SHOWN_DIGITS = 8;

function ledgerTable(terminal: Terminal, { nodes, pageInfo, totalCount }: LedgerQuery['ledger']): string {
  if (nodes.length === 0) return 'Nothing was tried.';
  const columns = [
    { title: 'strategy', flexible: 'middle' as const },
    { title: 'on' },
    { title: 'from' },
    { title: 'to' },
    { title: 'Sharpe', align: 'right' as const },
    { title: 'return', align: 'right' as const },
    { title: 'configuration', optional: true },
    { title: 'tried', optional: true },
  ];
  const rows = nodes.map((node) => [
    node.strategy,
    `${node.symbols.join(' ')} ${node.timeframe}`,
    node.startDate,
    node.endDate,
    formatRatio(node.sharpeRatio),
    formatPercent(node.totalReturn, true),
    node.configurationHash.slice(0, SHOWN_DIGITS),
    formatInstant(node.at),
  ]);
  const more = pageInfo.hasNextPage ? `; the next page: --after ${pageInfo.endCursor}` : '';
  const shown = `${formatWhole(nodes.length)} of ${formatWhole(totalCount)}${more}`;
  return wrapLines(terminal, `${renderTable(terminal, columns, rows)}\n${terminal.paint('quiet', shown)}`);
}

function pageSize(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > 1_000)
    throw new InvalidArgumentError(`'${text}' is not a whole number from 1 to 1000.`);
  return value;
}
