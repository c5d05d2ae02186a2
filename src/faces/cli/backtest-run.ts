import { Command, Option } from 'commander';
import { completeBacktest, type GivenBacktest } from './backtest-defaults.js';
import { holdoutOption, inSamplePolicyOption, overrideOption, withCostOptions } from './backtest-options.js';
import { planBacktest } from './backtest-plan.js';
import type { ExitCode } from './exit-code.js';
import { operationView } from './operation-view.js';
import { BACKTEST_OPTIONS } from './option-names.js';
import { calendarDate } from './option-values.js';
import { backtestParametersLine } from './parameters-view.js';
import { requireReportPath, saveReport } from './report-file.js';
import { withRequestOptions } from './request-options.js';
import { requireFollowable, runStarted, type StartOptions } from './run-started.js';
import type { ShownOperation } from './shown-operation.js';
import { startBacktest } from './start-backtest.js';
import { strategyOf, withStrategyArgument } from './strategy-argument.js';
import type { CliContext, Connection } from './terminal.js';
import { noteLines } from './wrap.js';

type RunOptions = StartOptions &
  GivenBacktest & {
    readonly report?: string;
    readonly dryRun?: boolean;
  };

/** Builds `backtest run`: starts a backtest, follows it to its end and prints its metrics. */
export function backtestRunCommand(context: CliContext, finish: (code: ExitCode) => void): Command {
  const command = withRequestOptions(
    withCostOptions(
      withStrategyArgument(
        new Command('run').description('start a backtest, follow it and print its metrics'),
      )
        .option('--symbol <symbol>', "what to trade, such as AAPL; default: the strategy's")
        .option(
          '--timeframe <timeframe>',
          "bar length: 1m 5m 15m 30m 1h 4h 1d 1w 1mo; default: the strategy's",
        )
        .option(
          '--start <date>',
          'first day, YYYY-MM-DD; default: the first that the model has not seen',
          calendarDate,
        )
        .option(
          '--end <date>',
          'last day, inclusive, YYYY-MM-DD; default: that of the last bar',
          calendarDate,
        )
        .option('--model <path>', 'model folder; default: the newest valid model trained for the strategy'),
    )
      .addOption(overrideOption('for this run'))
      .addOption(inSamplePolicyOption())
      .addOption(holdoutOption()),
  );
  return command
    .addOption(
      new Option('--dry-run', 'say what the backtest would do, and start nothing').conflicts([
        'detach',
        'report',
      ]),
    )
    .option('--detach', 'print the id and return; the backtest goes on')
    .option('--report <file>', 'save the HTML report to this file')
    .option('--json', 'print one JSON document and nothing else')
    .addHelpText(
      'after',
      `
Examples:
  $ ktrdr backtest run strategies/rsi_mean_reversion.yaml
  $ ktrdr backtest run --strategy strategies/rsi_mean_reversion.yaml --symbol AAPL --timeframe 1d \\
      --start 2024-01-01 --end 2024-12-31
  $ ktrdr --local backtest run --strategy strategies/rsi_mean_reversion.yaml --symbol AAPL --timeframe 1d \\
      --start 2023-01-01 --end 2024-12-31 --set decisions.confidence_threshold=0.6 \\
      --report report.html

Ctrl+C cancels the backtest; a second Ctrl+C leaves at once.`,
    )
    .action(async (file: string | undefined, _options: unknown, command: Command) => {
      const options = command.optsWithGlobals<RunOptions>();
      finish(await run(context, { ...options, strategy: strategyOf(file, options) }));
    });
}

async function run(
  context: CliContext,
  options: RunOptions & { readonly strategy: string },
): Promise<ExitCode> {
  if (options.dryRun) return await planBacktest(context, options);
  requireFollowable(options);
  if (options.report !== undefined) await requireReportPath(options.report);
  return await runStarted(
    context,
    options,
    async (client) => {
      const complete = await completeBacktest(client, options);
      if (complete.found !== null && !options.json) noteLines(context.terminal, complete.found);
      const started = await startBacktest(client, complete.options);
      const { parameters } = started.operation;
      return {
        ...started,
        parametersLine: backtestParametersLine(context.terminal, parameters),
        optionNames: BACKTEST_OPTIONS,
      };
    },
    (connection, operation) => present(context, connection, options, operation),
  );
}

/** Prints how the backtest ended and saves the report that was asked for. */
async function present(
  { terminal }: CliContext,
  connection: Connection,
  { json, report }: RunOptions,
  operation: ShownOperation,
): Promise<void> {
  const result = operation.__typename === 'BacktestOperation' ? operation.result : null;
  // The result counts for more than its report: it is printed also when the report cannot be had.
  if (json) terminal.out(JSON.stringify(operation, null, 2));
  else terminal.out(operationView(terminal, connection, operation));
  if (report === undefined || !result) return;
  const { file, isReplacement } = await saveReport(connection.client, result.reportUrl, report);
  if (!json) terminal.out(`Report ${isReplacement ? 'replaced' : 'written to'} ${file}`);
}
