import type { ModelsQuery } from '../../generated/graphql.js';

/** A model as the list has it. */
export type Model = ModelsQuery['models'][number];

/** The form for a backtest of a model; the strategy is looked up by its name. */
export const backtestAddress = ({ strategyName, path }: Model): string =>
  `/new/backtest?strategyConfigPath=${encodeURIComponent(`strategies/${strategyName ?? ''}.yaml`)}&modelPath=${encodeURIComponent(path)}`;
