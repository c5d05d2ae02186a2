import {
  BarPageDocument,
  type BarPageQuery,
  EpochPageDocument,
  type EpochPageQuery,
  type FoldFieldsFragment,
  FoldPageDocument,
  OperationEventsDocument,
  type OperationEventsQuery,
  SegmentPageDocument,
  type SegmentPageQuery,
  TradePageDocument,
  type TradePageQuery,
} from '../client/generated/graphql.js';
import type { GraphqlClient } from '../client/graphql-client.js';
import { OperationMissingError } from './cli-error.js';

type BarNode = Extract<
  NonNullable<BarPageQuery['operation']>,
  { __typename: 'BacktestOperation' }
>['bars']['nodes'][number];

type EpochNode = Extract<
  NonNullable<EpochPageQuery['operation']>,
  { __typename: 'TrainingOperation' }
>['epochs']['nodes'][number];

type SegmentNode = Extract<
  NonNullable<SegmentPageQuery['operation']>,
  { __typename: 'DataLoadOperation' }
>['segments']['nodes'][number];

type TradeNode = NonNullable<
  Extract<NonNullable<TradePageQuery['operation']>, { __typename: 'BacktestOperation' }>['result']
>['trades']['nodes'][number];

/** Returns all samples of a backtest; empty for other operations. @throws OperationMissingError */
export async function allBars(client: GraphqlClient, id: string): Promise<readonly BarNode[]> {
  return await allPages(async (after) => {
    const { operation } = await client.request(BarPageDocument, { id, after });
    if (!operation) throw new OperationMissingError(id);
    return operation.__typename === 'BacktestOperation' ? operation.bars : null;
  });
}

/** Returns all epochs of a training; empty for other operations. @throws OperationMissingError */
export async function allEpochs(client: GraphqlClient, id: string): Promise<readonly EpochNode[]> {
  return await allPages(async (after) => {
    const { operation } = await client.request(EpochPageDocument, { id, after });
    if (!operation) throw new OperationMissingError(id);
    return operation.__typename === 'TrainingOperation' ? operation.epochs : null;
  });
}

/** Returns all segments of a data load; empty for other operations. @throws OperationMissingError */
export async function allSegments(client: GraphqlClient, id: string): Promise<readonly SegmentNode[]> {
  return await allPages(async (after) => {
    const { operation } = await client.request(SegmentPageDocument, { id, after });
    if (!operation) throw new OperationMissingError(id);
    return operation.__typename === 'DataLoadOperation' ? operation.segments : null;
  });
}

/** Returns all windows of a walk-forward that its log has; empty for other operations. @throws OperationMissingError */
export async function allFolds(client: GraphqlClient, id: string): Promise<readonly FoldNode[]> {
  return await allPages(async (after) => {
    const { operation } = await client.request(FoldPageDocument, { id, after });
    if (!operation) throw new OperationMissingError(id);
    return operation.__typename === 'WalkForwardOperation' ? operation.folds : null;
  });
}

/** Returns all trades of a completed backtest; empty without a result. @throws OperationMissingError */
export async function allTrades(client: GraphqlClient, id: string): Promise<readonly TradeNode[]> {
  return await allPages(async (after) => {
    const { operation } = await client.request(TradePageDocument, { id, after });
    if (!operation) throw new OperationMissingError(id);
    return operation.__typename === 'BacktestOperation' ? (operation.result?.trades ?? null) : null;
  });
}

export type EventNode = NonNullable<OperationEventsQuery['operation']>['events']['nodes'][number];

export type FoldNode = FoldFieldsFragment;

interface Page<Node> {
  readonly nodes: readonly Node[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

/** Returns all that has happened to an operation. @throws OperationMissingError */
export async function allEvents(client: GraphqlClient, id: string): Promise<readonly EventNode[]> {
  return await allPages(async (after) => {
    const { operation } = await client.request(OperationEventsDocument, { id, after });
    if (!operation) throw new OperationMissingError(id);
    return operation.events;
  });
}

async function allPages<Node>(
  fetchPage: (after: string | null) => Promise<Page<Node> | null>,
): Promise<readonly Node[]> {
  const nodes: Node[] = [];
  let page = await fetchPage(null);
  while (page !== null) {
    for (const node of page.nodes) nodes.push(node);
    page = page.pageInfo.hasNextPage ? await fetchPage(page.pageInfo.endCursor) : null;
  }
  return nodes;
}
