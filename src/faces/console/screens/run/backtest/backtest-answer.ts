import type { BacktestAnalysisQuery, BacktestResultQuery } from '../../../generated/graphql.js';

type Backtest = Extract<NonNullable<BacktestResultQuery['operation']>, { parameters: unknown }>;
type Analysed = Extract<NonNullable<BacktestAnalysisQuery['operation']>, { result: unknown }>;

/** The parts of the answers that the views of a backtest show. */
export type Result = NonNullable<Backtest['result']>;
export type Parameters = Backtest['parameters'];
export type Analysis = NonNullable<NonNullable<Analysed['result']>['analysis']>;
