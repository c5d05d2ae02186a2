import { AnalysisDocument, type AnalysisQuery } from '../client/generated/graphql.js';
import type { GraphqlClient } from '../client/graphql-client.js';
import type { ShownOperation } from './shown-operation.js';

/** The analyses of the parts of a finished backtest; a part that there is not is null. */
export type Analysed = NonNullable<
  Extract<NonNullable<AnalysisQuery['operation']>, { __typename: 'BacktestOperation' }>['result']
>;

/** Asks for the analyses of an operation; null when it is no backtest that has ended with a result. */
export async function analysisOf(client: GraphqlClient, id: string): Promise<Analysed | null> {
  const { operation } = await client.request(AnalysisDocument, { id });
  return operation?.__typename === 'BacktestOperation' ? (operation.result ?? null) : null;
}

/** Puts analyses into the result of an operation, for JSON. */
export function withAnalysis(operation: ShownOperation, analysed: Analysed | null): object {
  if (analysed === null || operation.__typename !== 'BacktestOperation' || !operation.result)
    return operation;
  return { ...operation, result: { ...operation.result, ...analysed } };
}
