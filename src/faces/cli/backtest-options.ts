import { type Command, Option } from 'commander';
import type { InSamplePolicy } from '../client/generated/graphql.js';
import { anyNumber, strategyOverride, wordOf } from './option-values.js';

/** What `--holdout` takes. */
export type HoldoutOption = 'LOOK' | 'REFUSE';

/** What a server takes where these are not given. */
export const COST_DEFAULTS = { capital: 100_000, commission: 0.001, slippage: 0.0005 } as const;

/** Adds `--capital`, `--commission` and `--slippage`. */
export function withCostOptions(command: Command): Command {
  return command
    .option('--capital <amount>', `initial capital; default ${COST_DEFAULTS.capital}`, anyNumber)
    .option(
      '--commission <fraction>',
      `fraction of each fill's notional; default ${COST_DEFAULTS.commission}`,
      anyNumber,
    )
    .option(
      '--slippage <fraction>',
      `fraction of the price, against the order; default ${COST_DEFAULTS.slippage}`,
      anyNumber,
    );
}

/**
 * Builds the repeatable option that replaces a value of the strategy.
 * @param scope for what the value holds, such as `for this run`; empty where that is plain
 */
export function overrideOption(scope = ''): Option {
  const description = ['replace a value of the strategy', scope, '(repeatable)'].filter(Boolean).join(' ');
  return new Option('--set <path=value>', description).argParser(strategyOverride).default([], 'none');
}

/** Builds the option that says what bars that the model was trained on lead to. */
export function inSamplePolicyOption(): Option {
  return new Option(
    '--in-sample-policy <policy>',
    'what bars that the model was trained on lead to: warn, or reject to fail; default warn',
  ).argParser(wordOf<InSamplePolicy>(['WARN', 'REJECT']));
}

/** Builds the option that lets a command look at sealed bars. */
export function holdoutOption(): Option {
  return new Option(
    '--holdout <policy>',
    'what a range that reaches sealed bars leads to: refuse, or look, which is counted; default refuse',
  ).argParser(wordOf<HoldoutOption>(['LOOK', 'REFUSE']));
}
