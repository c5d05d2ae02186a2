import { Command } from 'commander';
import { visibleLine } from '../../base/pure/visible-text.js';
import { formatInstant } from './format.js';
import { allEvents, type EventNode } from './operation-pages.js';
import { ID_ARGUMENT, resolveId } from './resolve-id.js';
import { renderTable } from './table.js';
import type { CliContext, ConnectionOptions, Terminal } from './terminal.js';
import { withConnection } from './with-connection.js';

interface EventsOptions extends ConnectionOptions {
  readonly json?: boolean;
}

/** Builds `operations events`: all that has happened to an operation, in order. */
export function operationsEventsCommand(context: CliContext): Command {
  return new Command('events')
    .description('list what has happened to an operation: when, in which attempt, and who asked for it')
    .argument('<id>', ID_ARGUMENT)
    .option('--json', 'print one JSON document and nothing else')
    .addHelpText('after', '\nExample:\n  $ ktrdr operations events @last')
    .action((given: string, _options: unknown, command: Command) => {
      const options = command.optsWithGlobals<EventsOptions>();
      return withConnection(context, options, async ({ client }) => {
        const events = await allEvents(client, await resolveId(client, given));
        context.terminal.out(
          options.json ? JSON.stringify(events, null, 2) : eventsTable(context.terminal, events),
        );
      });
    });
}

function eventsTable(terminal: Terminal, events: readonly EventNode[]): string {
  const hasCallers = events.some(({ caller }) => caller);
  const columns = [
    { title: 'at' },
    { title: 'attempt', align: 'right' as const },
    { title: 'what' },
    ...(hasCallers ? [{ title: 'by' }] : []),
    { title: 'message', flexible: 'end' as const },
  ];
  const rows = events.map(({ at, attempt, kind, caller, host, message }) => [
    formatInstant(at),
    String(attempt),
    kind,
    ...(hasCallers ? [visibleLine(caller ?? '')] : []),
    visibleLine(host ? `${message} (${host})` : message),
  ]);
  return renderTable(terminal, columns, rows);
}
