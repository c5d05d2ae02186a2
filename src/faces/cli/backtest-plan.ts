import { PlanBacktestDocument, type PlanBacktestQuery } from '../client/generated/graphql.js';
import { completeBacktest, type GivenBacktest } from './backtest-defaults.js';
import { COST_DEFAULTS } from './backtest-options.js';
import { ExitCode } from './exit-code.js';
import { formatWhole } from './format.js';
import { BACKTEST_OPTIONS, withOptionNames } from './option-names.js';
import { backtestParametersLine, backtestTermsText } from './parameters-view.js';
import { type BacktestOptions, backtestInput } from './start-backtest.js';
import type { CliContext, ConnectionOptions, Terminal } from './terminal.js';
import { warningLines } from './warning-lines.js';
import { withConnection } from './with-connection.js';
import { noteLines, wrap } from './wrap.js';

type PlanOptions = ConnectionOptions &
  GivenBacktest & {
    readonly strategy: string;
    readonly json?: boolean;
  };

type Plan = PlanBacktestQuery['planBacktest'];

/** Prints what a backtest would do, and starts nothing. @returns WrongUsage where something would keep it from running */
export function planBacktest(context: CliContext, options: PlanOptions): Promise<ExitCode> {
  const { terminal } = context;
  return withConnection(context, options, async ({ client }) => {
    const complete = await completeBacktest(client, options);
    const { planBacktest: plan } = await client.request(PlanBacktestDocument, {
      input: backtestInput(complete.options),
    });
    if (complete.found !== null && !options.json) noteLines(terminal, complete.found);
    if (options.json) terminal.out(JSON.stringify(plan, null, 2));
    else {
      terminal.out(planView(terminal, plan, complete.options));
      for (const { message } of plan.issues)
        noteLines(terminal, `error: ${withOptionNames(message, BACKTEST_OPTIONS)}`);
    }
    return plan.issues.length === 0 ? ExitCode.Done : ExitCode.WrongUsage;
  });
}

function planView(terminal: Terminal, plan: Plan, options: BacktestOptions): string {
  const { bars, missingWarmupBars, sealedFrom, suggestedStart, warnings } = plan;
  const lines = [
    termsText(plan, options),
    ...changesLine(plan),
    ...(bars === 0 ? [] : [`${formatWhole(bars)} bars${unseenText(plan)}; ${triedText(plan)}`]),
    ...(suggestedStart == null ? [] : [`The model has seen nothing from ${suggestedStart} on`]),
    ...(missingWarmupBars === 0
      ? []
      : [`${formatWhole(missingWarmupBars)} bars are missing before the range`]),
    ...(sealedFrom == null ? [] : [`Sealed from ${sealedFrom} on`]),
  ];
  return [
    ...lines.map((line) => wrap(terminal, line)),
    ...warningLines(terminal, warnings),
    terminal.paint('quiet', 'Nothing was started.'),
  ].join('\n');
}

/** Names what the start would; no model where it is not known whether one would decide. */
function termsText({ modelPath, issues }: Plan, options: BacktestOptions): string {
  const { capital, commission, slippage } = { ...COST_DEFAULTS, ...options };
  const terms = { initialCapital: capital, commission, slippage, overrides: [...options.set] };
  if (modelPath != null || issues.length === 0)
    return backtestParametersLine({ columns: null }, { modelPath, ...terms });
  const text = backtestTermsText(terms);
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

function changesLine({ changes }: Plan): readonly string[] {
  if (changes.length === 0) return [];
  return [`In the file: ${changes.map(({ path, from }) => `${path} ${from ?? 'is not set'}`).join(', ')}`];
}

function triedText({ evaluated }: Plan): string {
  return `${formatWhole(evaluated)} configuration${evaluated === 1 ? '' : 's'} tried on them so far`;
}

function unseenText({ outOfSampleBars }: Plan): string {
  return outOfSampleBars == null ? '' : `, ${formatWhole(outOfSampleBars)} of them unseen`;
}
