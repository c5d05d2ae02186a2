import type { StrategyOverride } from '../../domain/backtest/backtest-parameters.js';
import type { RunMaking } from './compared-run.js';

/** What else tells runs apart, beside their parameters. */
interface MadeFrom {
  readonly strategySource: string;
  /** Whether the text has the overrides already. */
  readonly isOverridden: boolean;
  readonly provenance: object;
}

/** They decide nothing of a result, or are told elsewhere. */
const LEFT_OUT = [
  'overrides',
  'replay',
  'trial',
  'inSamplePolicy',
  'holdout',
  'keepModels',
  'strategySource',
];
const PROVENANCE = ['engineVersion', 'tensorflowBackend', 'dataHash', 'modelHash', 'signalsHash'];

/** Returns what a run was made from, as flat texts. */
export function makingOf(
  parameters: { readonly overrides: readonly StrategyOverride[] },
  { strategySource, isOverridden, provenance }: MadeFrom,
): RunMaking {
  const { overrides } = parameters;
  return {
    inputs: textsOf(parameters, (name) => !LEFT_OUT.includes(name)),
    strategy: { source: strategySource, overrides: isOverridden ? [] : overrides },
    overrides,
    provenance: textsOf(provenance, (name) => PROVENANCE.includes(name)),
  };
}

function textsOf(values: object, isWanted: (name: string) => boolean): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values)
      .filter(([name, value]) => isWanted(name) && value !== null && value !== undefined)
      .map(([name, value]) => [name, typeof value === 'object' ? JSON.stringify(value) : String(value)]),
  );
}
