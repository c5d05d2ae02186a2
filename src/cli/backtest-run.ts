import { Command, InvalidArgumentError, Option } from 'commander';
import {
  CancelOperationDocument,
  StartBacktestDocument,
  type StartBacktestInput,
  type StartBacktestMutation,
} from '../client/generated/graphql.js';
import type { GraphqlClient } from '../client/graphql-client.js';
import { CliError } from './cli-error.js';
import { ExitCode } from './exit-code.js';
import { followToEnd } from './follow-to-end.js';
import type { CliContext, ConnectionOptions } from './terminal.js';

interface RunOptions extends ConnectionOptions {
  readonly strategy: string;
  readonly symbol: string;
  readonly timeframe: string;
  readonly start: string;
  readonly end: string;
  readonly model?: string;
  readonly capital?: number;
  readonly commission?: number;
  readonly slippage?: number;
  readonly set: readonly { readonly path: string; readonly value: string }[];
  readonly label?: string;
  readonly idempotencyKey?: string;
  readonly detach?: boolean;
  readonly json?: boolean;
}

/** Builds `backtest run`: starts a backtest, follows it to its end and prints its metrics. */
export function backtestRunCommand(context: CliContext, finish: (code: ExitCode) => void): Command {
  return new Command('run')
    .description('start a backtest, follow it and print its metrics')
    .requiredOption('--strategy <path>', 'strategy file, such as strategies/rsi_mean_reversion.yaml')
    .requiredOption('--symbol <symbol>', 'what to trade, such as AAPL')
    .requiredOption('--timeframe <timeframe>', 'bar length: 1m 5m 15m 30m 1h 4h 1d 1w 1mo')
    .requiredOption('--start <date>', 'first day, YYYY-MM-DD')
    .requiredOption('--end <date>', 'last day, inclusive, YYYY-MM-DD')
    .option('--model <path>', 'model folder; default: the newest valid model trained for the strategy')
    .option('--capital <amount>', 'initial capital; default 100000', number)
    .option('--commission <fraction>', "fraction of each fill's notional; default 0.001", number)
    .option('--slippage <fraction>', 'fraction of the price, against the order; default 0.0005', number)
    .addOption(
      new Option('--set <path=value>', 'replace a value of the strategy for this run (repeatable)')
        .argParser(override)
        .default([], 'none'),
    )
    .option('--label <text>', 'a note of your own, shown in lists')
    .option('--idempotency-key <key>', 'the same key and parameters return the same operation for 24 hours')
    .option('--detach', 'print the id and return; the backtest goes on')
    .option('--json', 'print one JSON document and nothing else')
    .addHelpText(
      'after',
      `
Examples:
  $ ktrdr backtest run --strategy strategies/rsi_mean_reversion.yaml --symbol AAPL --timeframe 1d \\
      --start 2024-01-01 --end 2024-12-31
  $ ktrdr --local backtest run --strategy strategies/rsi_mean_reversion.yaml --symbol AAPL --timeframe 1d \\
      --start 2023-01-01 --end 2024-12-31 --set decisions.confidence_threshold=0.6

Ctrl+C cancels the backtest; a second Ctrl+C leaves at once.`,
    )
    .action(async (_options: unknown, command: Command) => {
      finish(await run(context, command.optsWithGlobals<RunOptions>()));
    });
}

async function run(context: CliContext, options: RunOptions): Promise<ExitCode> {
  if (options.detach && options.local) {
    throw new CliError(
      '--detach needs a server that outlives this command; leave out --local or --detach.',
      ExitCode.WrongUsage,
    );
  }
  const connection = await context.connect(options);
  try {
    const { client } = connection;
    const started = startedOperation(
      await client.request(StartBacktestDocument, { input: inputOf(options) }),
    );
    if (options.detach) {
      context.terminal.out(
        options.json
          ? JSON.stringify({ id: started.operation.id, deduplicated: started.deduplicated })
          : started.operation.id,
      );
      return ExitCode.Done;
    }
    if (!options.json) context.terminal.note(`${started.operation.id} on ${connection.description}`);
    const stopListening = cancelOnInterrupt(context, client, started.operation.id);
    try {
      return await followToEnd(context, client, started.operation.id, { json: options.json ?? false });
    } finally {
      stopListening();
    }
  } finally {
    await connection.close();
  }
}

function inputOf(options: RunOptions): StartBacktestInput {
  return {
    symbol: options.symbol,
    timeframe: options.timeframe,
    strategyConfigPath: options.strategy,
    startDate: options.start,
    endDate: options.end,
    overrides: [...options.set],
    ...(options.model === undefined ? {} : { modelPath: options.model }),
    ...(options.capital === undefined ? {} : { initialCapital: options.capital }),
    ...(options.commission === undefined ? {} : { commission: options.commission }),
    ...(options.slippage === undefined ? {} : { slippage: options.slippage }),
    ...(options.label === undefined ? {} : { label: options.label }),
    ...(options.idempotencyKey === undefined ? {} : { idempotencyKey: options.idempotencyKey }),
  };
}

type Started = Extract<StartBacktestMutation['startBacktest'], { __typename: 'StartBacktestSuccess' }>;

/** @throws CliError that names every refused field */
function startedOperation({ startBacktest }: StartBacktestMutation): Started {
  switch (startBacktest.__typename) {
    case 'StartBacktestSuccess':
      return startBacktest;
    case 'InvalidInputError':
      throw new CliError(startBacktest.issues.map(({ message }) => message).join('\n'), ExitCode.WrongUsage);
    case 'IdempotencyConflictError':
      throw new CliError(
        `${startBacktest.message} (operation ${startBacktest.operationId})`,
        ExitCode.WrongUsage,
      );
    case 'QueueFullError':
      throw new CliError(
        `${startBacktest.message} Try again in ${Math.ceil(startBacktest.retryAfterMs / 1_000)} s.`,
        ExitCode.OperationFailed,
      );
  }
}

/** The first Ctrl+C cancels and keeps following to see it end; the second leaves. */
function cancelOnInterrupt(context: CliContext, client: GraphqlClient, id: string): () => void {
  let interrupted = false;
  return context.onInterrupt(() => {
    if (interrupted) context.exit(ExitCode.Cancelled);
    interrupted = true;
    context.terminal.note(`Cancelling ${id}; Ctrl+C again leaves at once.`);
    client
      .request(CancelOperationDocument, { id, reason: 'interrupted at the terminal' })
      .catch((error: unknown) =>
        context.terminal.note(error instanceof Error ? error.message : String(error)),
      );
  });
}

function number(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value))
    throw new InvalidArgumentError(`'${text}' is not a number.`);
  return value;
}

function override(text: string, previous: RunOptions['set']): RunOptions['set'] {
  const separator = text.indexOf('=');
  if (separator < 1) {
    throw new InvalidArgumentError(
      `'${text}' has no '='; write PATH=VALUE, such as decisions.confidence_threshold=0.6.`,
    );
  }
  return [...previous, { path: text.slice(0, separator), value: text.slice(separator + 1) }];
}
