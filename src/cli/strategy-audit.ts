import { Command } from 'commander';
import { CliError } from './cli-error.js';
import { ExitCode } from './exit-code.js';
import { count, formatInstant } from './format.js';
import type { LeakReport } from './local-tools.js';
import { calendarDate, wholeNumber } from './option-values.js';
import { readStrategy } from './read-strategy.js';
import { renderTable } from './table.js';
import type { CliContext, Terminal } from './terminal.js';

interface AuditOptions {
  readonly symbol?: string;
  readonly start?: string;
  readonly end?: string;
  readonly model?: string;
  readonly samples: number;
  readonly seed: number;
  readonly json?: boolean;
}

const SIGNALS = ['BUY', 'HOLD', 'SELL', 'undefined'];

/** Builds `strategy audit`: looks for knowledge of the future in what a strategy decides on. */
export function strategyAuditCommand(context: CliContext, finish: (code: ExitCode) => void): Command {
  return new Command('audit')
    .description('look for knowledge of the future in features, outputs and decisions; needs no server')
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
    .option('--json', 'print one JSON document and nothing else')
    .addHelpText(
      'after',
      `
Examples:
  $ ktrdr strategy audit strategies/rsi_mean_reversion.yaml
  $ ktrdr strategy audit strategies/macd_bollinger.yaml --symbol MSFT --samples 500

Computes everything again at sampled bars, with the bars after them cut off and with noise in their place. What is
known at the close of a bar must stay the same to the last bit. Exits with 1 when something does not.`,
    )
    .action(async (path: string, options: AuditOptions) => finish(await audit(context, path, options)));
}

async function audit(
  { terminal, tools }: CliContext,
  path: string,
  options: AuditOptions,
): Promise<ExitCode> {
  const { text, strategy } = await readStrategy(terminal, path);
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
  });
  terminal.out(
    options.json ? JSON.stringify({ strategy: path, ...report }, null, 2) : auditView(terminal, path, report),
  );
  return report.leaks.length === 0 ? ExitCode.Done : ExitCode.OperationFailed;
}

function auditView(terminal: Terminal, path: string, report: LeakReport): string {
  const { paint } = terminal;
  const [first] = report.leaks;
  const looked = report.model === null ? 'features' : 'features, outputs and the decision';
  const model =
    report.model === null
      ? 'No model: decisions were not looked at. Name one with --model.'
      : `Model: ${report.model} (${report.tensorflowBackend})`;
  return [
    first === undefined
      ? `${path} ${paint('good', 'knows nothing of the future')}`
      : `${path} ${paint('bad', 'knows the future')}, first in ${first.kind} ${first.name}:`,
    ...(first === undefined ? [] : [leakTable(terminal, report)]),
    `Looked at: ${looked} at ${report.sampledBars.length} of ${count(report.bars, 'bar')} ` +
      `(${report.symbol} ${report.timeframe}, ${instant(report.firstMs)} to ${instant(report.lastMs)}), ` +
      `${count(report.comparisons, 'comparison')}`,
    `Features: ${report.features.join(', ')}`,
    model,
  ].join('\n');
}

function leakTable(terminal: Terminal, { leaks }: LeakReport): string {
  return renderTable(
    terminal,
    [
      { title: 'what', flexible: 'middle' },
      { title: 'first at' },
      { title: 'later bars' },
      { title: 'as it is', align: 'right' },
      { title: 'as it would be', align: 'right' },
    ],
    leaks.map((leak) => [
      `${leak.kind} ${leak.name}`,
      instant(leak.timeMs),
      leak.future,
      valueText(leak.kind, leak.asItIs),
      valueText(leak.kind, leak.asItWouldBe),
    ]),
  );
}

function valueText(kind: LeakReport['leaks'][number]['kind'], value: number): string {
  if (kind === 'decision') return SIGNALS[value] ?? 'undefined';
  return Number.isNaN(value) ? 'undefined' : String(value);
}

const instant = (timeMs: number): string => formatInstant(new Date(timeMs).toISOString());
