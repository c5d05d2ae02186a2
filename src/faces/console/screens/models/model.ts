import type { ModelsQuery } from '../../generated/graphql.js';

/** A model as the list has it. */
export type Model = ModelsQuery['models'][number];

/** The form for a backtest of a model, which finds the file of its strategy. */
export const backtestAddress = ({ path }: Model): string =>
  `/new/backtest?modelPath=${encodeURIComponent(path)}`;
