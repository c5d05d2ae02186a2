import type { GraphqlClient } from '../client/graphql-client.js';
import { CliError } from './cli-error.js';
import { ExitCode } from './exit-code.js';
import { type FollowedOperation, type Pace, type Pull, pullProgress } from './follow-operation.js';
import { exitCodeOf, followToEnd } from './follow-to-end.js';
import { InterruptedStart } from './interrupted-start.js';
import { type OptionNames, withOptionNames } from './option-names.js';
import { type Display, progressDisplay, silentDisplay } from './progress-display.js';
import type { ShownOperation } from './shown-operation.js';
import type { CliContext, Connection, ConnectionOptions, Terminal } from './terminal.js';
import { withConnection } from './with-connection.js';
import { noteLines } from './wrap.js';

/** Options of every command that starts an operation. */
export interface StartOptions extends ConnectionOptions {
  readonly detach?: boolean;
  readonly json?: boolean;
}

/** An operation that was started: a new one, or the one that its idempotency key has started before. */
export interface Started {
  readonly operation: { readonly id: string } & Pace;
  readonly deduplicated: boolean;
  /** What it runs with, in a line, once the defaults are known. */
  readonly parametersLine?: string;
  /** What the command calls the fields that messages name; default: as the API does. */
  readonly optionNames?: OptionNames;
}

/** Refuses to leave an operation behind in a process that ends. */
export function requireFollowable({ detach, local }: StartOptions): void {
  if (!detach || !local) return;
  throw new CliError(
    '--detach needs a server that outlives this command; leave out --local or --detach.',
    ExitCode.WrongUsage,
  );
}

/** How an operation is watched: what is pulled of it again and again, and how that is shown. */
export interface Watch<State extends Pace> {
  readonly pull: Pull<State>;
  display(terminal: Terminal): Promise<Display<State>>;
}

const progressWatch: Watch<FollowedOperation> = { pull: pullProgress, display: progressDisplay };

/**
 * Starts an operation, follows it with a progress bar, and presents it once it has ended. Ctrl+C cancels it, a second
 * one leaves at once. With `--detach` it only prints the id, unless Ctrl+C came before: then there is an end to wait for.
 */
export async function runStarted<State extends Pace = FollowedOperation>(
  context: CliContext,
  options: StartOptions,
  start: (client: GraphqlClient) => Promise<Started>,
  present: (connection: Connection, operation: ShownOperation) => Promise<void> | void,
  watch: Watch<State> = progressWatch as unknown as Watch<State>,
): Promise<ExitCode> {
  requireFollowable(options);
  const interrupt = new InterruptedStart(context);
  try {
    return await withConnection(context, options, async (connection) => {
      const started = await start(connection.client);
      const { id } = started.operation;
      if (!options.json) {
        if (!options.detach) {
          context.terminal.note(`${id} on ${connection.description}`);
          if (started.parametersLine !== undefined) noteLines(context.terminal, started.parametersLine);
        }
        if (connection.isLasting)
          context.terminal.note(`Console: ${connection.client.urlOf(`/operations/${id}`)}`);
      }
      if (options.detach && !interrupt.isInterrupted) return detach(context, options, started);
      const display: Display<State> = options.json ? silentDisplay : await watch.display(context.terminal);
      interrupt.cancelWith(connection.client, id, display);
      const operation = await followToEnd(connection, id, display, started.operation, undefined, watch.pull);
      await present(connection, options.json ? operation : inOptionNames(operation, started.optionNames));
      return exitCodeOf([operation]);
    });
  } finally {
    interrupt.stopListening();
  }
}

/** Returns an operation whose messages name options of the command instead of fields of the API. */
function inOptionNames(operation: ShownOperation, names: OptionNames = {}): ShownOperation {
  const renamed = <T extends { readonly message: string }>(entry: T): T => ({
    ...entry,
    message: withOptionNames(entry.message, names),
  });
  const { error, warnings } = operation;
  const told = { ...operation, error: error ? renamed(error) : null, warnings: warnings.map(renamed) };
  if (told.__typename !== 'DataLoadOperation' || !told.result) return told;
  return { ...told, result: { ...told.result, issues: told.result.issues.map(renamed) } };
}

function detach({ terminal }: CliContext, { json }: StartOptions, started: Started): ExitCode {
  const { operation, deduplicated } = started;
  terminal.out(json ? JSON.stringify({ id: operation.id, deduplicated }, null, 2) : operation.id);
  return ExitCode.Done;
}
