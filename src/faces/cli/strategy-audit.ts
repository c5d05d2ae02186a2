import { Command } from 'commander';
import { type HoldoutOption, holdoutOption } from './backtest-options.js';
import { CliError } from './cli-error.js';
import { ExitCode } from './exit-code.js';
import { leakSentence, trainingLeakSentence } from './leak-sentence.js';
import type { LeakReport } from './local-tools.js';
import { calendarDate, wholeNumber } from './option-values.js';
import { readStrategy } from './read-strategy.js';
import { auditView } from './strategy-audit-view.js';
import type { CliContext } from './terminal.js';

interface AuditOptions {
  readonly symbol?: string;
  readonly start?: string;
  readonly end?: string;
  readonly model?: string;
  readonly samples: number;
  readonly seed: number;
  readonly training: boolean;
  readonly holdout?: HoldoutOption;
  readonly json?: boolean;
}

/** Builds `strategy audit`: looks for knowledge of the future in what a strategy decides on and is trained by. */
export function strategyAuditCommand(context: CliContext, finish: (code: ExitCode) => void): Command {
  return new Command('audit')
    .description('look for knowledge of the future in decisions and training; needs no server')
    .argument('<path>', 'strategy file on this machine')
    .option('--symbol <symbol>', "what to compute it on; default: the strategy's first symbol")
    .option('--start <date>', 'first day; default: all that is stored', calendarDate)
    .option('--end <date>', 'last day, inclusive', calendarDate)
    .option(
      '--model <path>',
      'model folder on this machine; default: the newest for the strategy in MODELS_DIR',
    )
    .option('--samples <number>', 'bars to look at', wholeNumber(1), 50)
    .option('--seed <number>', 'chooses bars and noise', wholeNumber(Number.MIN_SAFE_INTEGER), 1)
    .option('--no-training', 'leave the training out')
    .addOption(holdoutOption())
    .option('--json', 'print one JSON document and nothing else')
    .addHelpText(
      'after',
      `
Examples:
  $ ktrdr strategy audit strategies/rsi_mean_reversion.yaml
  $ ktrdr strategy audit strategies/macd_bollinger.yaml --symbol MSFT --samples 500

Works out from stamps, time zone and description of the bars when each was formed, by a rule that the engine does not
share. Then computes everything again at sampled bars, with the bars cut off that were formed after the order of that
bar's decision is filled, and with noise in their place: features, outputs and the decision must stay the same to the
last bit. Names the first bar that was used before it was formed.

The training of the strategy, on its own symbols and range or --start and --end, is computed again with noise after
the border of the validation part and of the test part: what comes before must stay the same to the last bit.
Exits with 1 when something does not. Bars that are sealed are left out, or looked at with --holdout look.`,
    )
    .action(async (path: string, options: AuditOptions) => finish(await audit(context, path, options)));
}

async function audit(
  { terminal, tools }: CliContext,
  path: string,
  options: AuditOptions,
): Promise<ExitCode> {
  const { text, strategy } = await readStrategy(terminal, path);
  if (strategy.kind === 'signals') {
    throw new CliError(
      `${path} trades the recorded signals of ${strategy.signals.file}: what they know was decided elsewhere, and ` +
        'there is nothing here to compute again. Audit what recorded them, or name a strategy with nn_inputs and model.',
      ExitCode.OperationFailed,
    );
  }
  const symbol = options.symbol ?? strategy.trainingData.symbols[0];
  if (symbol === undefined) {
    throw new CliError(`${path} names no symbol. Name one with --symbol.`, ExitCode.WrongUsage);
  }
  const report = await tools.auditStrategy({
    strategySource: text,
    symbol,
    startDate: options.start ?? null,
    endDate: options.end ?? null,
    modelPath: options.model ?? null,
    samples: options.samples,
    seed: options.seed,
    withTraining: options.training,
    holdout: options.holdout ?? 'REFUSE',
  });
  terminal.out(
    options.json
      ? JSON.stringify({ strategy: path, ...withMessages(report) }, null, 2)
      : auditView(terminal, path, report),
  );
  const trainingLeaks = report.training.kind === 'audited' ? report.training.leaks.length : 0;
  return report.leaks.length + trainingLeaks === 0 ? ExitCode.Done : ExitCode.OperationFailed;
}

/** Says of each leak in words what its fields say. */
function withMessages(report: LeakReport) {
  const { leaks, training, timeframe } = report;
  return {
    ...report,
    leaks: leaks.map((leak) => ({ ...leak, message: leakSentence(leak, timeframe) })),
    training:
      training.kind === 'skipped'
        ? training
        : {
            ...training,
            leaks: training.leaks.map((leak) => ({ ...leak, message: trainingLeakSentence(leak) })),
          },
  };
}
