import { graphqlRequest } from './graphql-request.js';

/** One progress sample as a client sees it. */
export interface Sample {
  readonly seq: number;
  readonly barIndex: number;
  readonly timestamp: string;
  readonly equity: number;
  readonly pnl: number;
  readonly trades: number;
}

/** What one pull of a running backtest answers, with the samples after a cursor. */
export interface SamplePull {
  readonly status: string;
  readonly done: boolean;
  readonly pollAfterMs: number | null;
  readonly progress: {
    readonly phase: string;
    readonly percentage: number;
    readonly currentStep: number;
    readonly totalSteps: number;
    readonly etaSeconds: number | null;
  };
  readonly bars: {
    readonly nodes: readonly Sample[];
    readonly complete: boolean;
    readonly pageInfo: { readonly endCursor: string | null; readonly hasNextPage: boolean };
  };
}

const PULL = `query ($id: ID!, $after: String) {
  operation(id: $id, forceRefresh: true) {
    status done pollAfterMs
    progress { phase percentage currentStep totalSteps etaSeconds }
    ... on BacktestOperation {
      bars(first: 1000, after: $after) {
        nodes { seq barIndex timestamp equity pnl trades }
        complete
        pageInfo { endCursor hasNextPage }
      }
    }
  }
}`;

/** Pulls state and new samples at once, past every cache. */
export async function pullSamples(serverUrl: string, id: string, after: string | null): Promise<SamplePull> {
  const answer = await graphqlRequest<{ operation: SamplePull | null }>(serverUrl, PULL, { id, after });
  if (!answer.data?.operation) throw new Error(`no answer for ${id}: ${JSON.stringify(answer.errors)}`);
  return answer.data.operation;
}

/** Returns all samples that there are now, page by page. */
export async function allSamples(serverUrl: string, id: string): Promise<readonly Sample[]> {
  const samples: Sample[] = [];
  for (let after: string | null = null; ; ) {
    const { bars }: SamplePull = await pullSamples(serverUrl, id, after);
    samples.push(...bars.nodes);
    after = bars.pageInfo.endCursor;
    if (!bars.pageInfo.hasNextPage) return samples;
  }
}
