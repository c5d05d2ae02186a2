import { formatMoney, formatRate } from './format.js';
import type { OverrideOption } from './option-values.js';
import type { ShownOperation } from './shown-operation.js';
import type { Terminal } from './terminal.js';
import { wrap } from './wrap.js';

type BacktestParameters = Pick<
  Extract<ShownOperation, { __typename: 'BacktestOperation' }>['parameters'],
  'modelPath' | 'initialCapital' | 'commission' | 'slippage' | 'overrides'
>;

/** Says what decides a backtest beside what its title names: model, capital, costs and overrides. */
export function backtestParametersLine(
  terminal: Pick<Terminal, 'columns'>,
  { modelPath, ...terms }: BacktestParameters,
): string {
  const model = modelPath == null ? 'Recorded signals, no model' : `Model ${modelPath}`;
  return wrap(terminal, `${model}; ${backtestTermsText(terms)}`);
}

/** Says the same but for the model. */
export const backtestTermsText = ({
  initialCapital,
  commission,
  slippage,
  overrides,
}: Omit<BacktestParameters, 'modelPath'>): string =>
  [
    `capital ${formatMoney(initialCapital)}`,
    `commission ${formatRate(commission)}, slippage ${formatRate(slippage)}`,
    overridesText(overrides),
  ].join('; ');

/** Says what decides a training beside what its title names: the seed and overrides. */
export function trainingParametersLine(
  terminal: Pick<Terminal, 'columns'>,
  { modelName, epochs, seed, overrides }: TrainingParameters,
): string {
  const most = epochs > 0 ? `at most ${epochs} epochs; ` : '';
  return wrap(terminal, `Model models/${modelName}; ${most}seed ${seed}; ${overridesText(overrides)}`);
}

type TrainingParameters = Pick<
  Extract<ShownOperation, { __typename: 'TrainingOperation' }>['parameters'],
  'modelName' | 'epochs' | 'seed' | 'overrides'
>;

/** An override is named as `--set` takes it. */
export function overridesText(overrides: readonly OverrideOption[]): string {
  if (overrides.length === 0) return 'no overrides';
  return `with ${overrides.map(({ path, value }) => `${path}=${value}`).join(', ')}`;
}
