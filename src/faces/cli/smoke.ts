import { Command } from 'commander';
import { ServerDocument } from '../client/generated/graphql.js';
import { CliError } from './cli-error.js';
import { ExitCode } from './exit-code.js';
import { publicPath } from './public-path.js';
import { type SmokeScenario, smokeScenarios } from './smoke-scenarios.js';
import { SmokeFailure, SmokeSession } from './smoke-session.js';
import { renderTable, type TableColumn } from './table.js';
import type { CliContext, ConnectionOptions, Terminal } from './terminal.js';
import { withConnection } from './with-connection.js';

interface SmokeOptions extends ConnectionOptions {
  readonly strategy: string;
  readonly model?: string;
  readonly symbol: string;
  readonly timeframe: string;
  readonly start: string;
  readonly end: string;
  readonly keep?: boolean;
  readonly json?: boolean;
}

/** How one scenario went. */
interface Verdict {
  readonly id: string;
  readonly name: string;
  readonly verdict: 'PASS' | 'FAIL';
  readonly durationMs: number;
  /** What was seen, or what was not as it should be. */
  readonly detail: string;
}

const COLUMNS: readonly TableColumn[] = [
  { title: 'id' },
  { title: 'scenario' },
  { title: 'verdict' },
  { title: 'time', align: 'right' },
  { title: 'seen' },
];

/** Builds `smoke`: runs the integration scenarios against a server that is in use. */
export function smokeCommand(context: CliContext, finish: (code: ExitCode) => void): Command {
  return new Command('smoke')
    .option('--strategy <path>', 'strategy file of the server', 'strategies/rsi_mean_reversion.yaml')
    .option('--model <path>', 'model folder of the server; default: the newest valid model trained for it')
    .option('--symbol <symbol>', 'what to trade', 'AAPL')
    .option('--timeframe <timeframe>', 'bar length', '1d')
    .option('--start <date>', 'first day, YYYY-MM-DD', '2015-01-01')
    .option('--end <date>', 'last day, inclusive, YYYY-MM-DD', '2024-12-31')
    .option('--keep', 'keep the operations; without it they are deleted afterwards')
    .option('--json', 'print one JSON document and nothing else')
    .addHelpText(
      'after',
      `
Examples:
  $ ktrdr --server https://staging.example.com smoke
  $ ktrdr smoke --symbol EURUSD --timeframe 1h --strategy strategies/mine.yaml --start 2024-01-01 --end 2024-06-30

Exits with 1 when a scenario fails, and with 3 when no server answers.`,
    )
    .action(async (_options: unknown, command: Command) => {
      finish(await smoke(context, command.optsWithGlobals<SmokeOptions>()));
    });
}

async function smoke(context: CliContext, options: SmokeOptions): Promise<ExitCode> {
  const { terminal } = context;
  const stopping = new AbortController();
  const stopListening = context.onInterrupt(() =>
    stopping.signal.aborted ? context.exit(ExitCode.Cancelled) : stopping.abort(),
  );
  try {
    return await withConnection(context, options, async ({ client, description }) => {
      const { server } = await client.request(ServerDocument, {});
      const session = new SmokeSession(client, backtestOf(options), stopping.signal);
      if (!options.json) terminal.note(`Trying ${description} out`);
      const verdicts: Verdict[] = [];
      for (const scenario of smokeScenarios) {
        if (stopping.signal.aborted) break;
        verdicts.push(await verdictOf(scenario, session));
      }
      if (stopping.signal.aborted) {
        await session.cancelAll();
        throw new CliError('Stopped; what had been started is being cancelled.', ExitCode.Cancelled);
      }
      if (options.keep !== true) await session.tidy();
      terminal.out(
        options.json
          ? JSON.stringify({ server: { address: description, ...server }, scenarios: verdicts }, null, 2)
          : view(terminal, server, verdicts),
      );
      return verdicts.every(({ verdict }) => verdict === 'PASS') ? ExitCode.Done : ExitCode.OperationFailed;
    });
  } finally {
    stopListening();
  }
}

async function verdictOf({ id, name, run }: SmokeScenario, session: SmokeSession): Promise<Verdict> {
  const startedAtMs = performance.now();
  const verdict = (kind: Verdict['verdict'], detail: string): Verdict => {
    return { id, name, verdict: kind, durationMs: Math.round(performance.now() - startedAtMs), detail };
  };
  try {
    return verdict('PASS', await run(session));
  } catch (error) {
    if (error instanceof SmokeFailure || (error as Error).name === 'AbortError')
      return verdict('FAIL', (error as Error).message);
    throw error;
  }
}

function backtestOf({ strategy, model, symbol, timeframe, start, end }: SmokeOptions) {
  return {
    strategyConfigPath: publicPath(strategy),
    ...(model === undefined ? {} : { modelPath: publicPath(model) }),
    symbol,
    timeframe,
    startDate: start,
    endDate: end,
  };
}

function view(
  terminal: Terminal,
  server: { readonly version: string; readonly engineVersion: string; readonly executionMode: string },
  verdicts: readonly Verdict[],
): string {
  const { version, engineVersion, executionMode } = server;
  const passed = verdicts.filter(({ verdict }) => verdict === 'PASS').length;
  const table = renderTable(
    terminal,
    COLUMNS,
    verdicts.map(({ id, name, verdict, durationMs, detail }) => [
      id,
      name,
      terminal.paint(verdict === 'PASS' ? 'good' : 'bad', verdict),
      `${(durationMs / 1_000).toFixed(1)} s`,
      detail,
    ]),
  );
  return [
    `ktrdr ${version}, engine ${engineVersion}, ${executionMode.toLowerCase()} mode`,
    table,
    `${passed} of ${verdicts.length} scenarios passed.`,
  ].join('\n');
}
