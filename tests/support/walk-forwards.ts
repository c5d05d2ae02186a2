import { graphqlRequest } from './graphql-request.js';
import { Pace } from './pace.js';

const METRICS = 'totalReturn sharpeRatio totalTrades initialCapital finalValue';
const PULLED = `id status attempt done title progress { phase percentage currentStep totalSteps }
  error { code message } warnings { code }
  ... on WalkForwardOperation { snapshot { completedFolds totalFolds windows { number state inSampleReturn outOfSampleReturn } }
    parameters { scheme train test symbol seed }
    folds(first: 500) { complete nodes { seq number purgedBars modelPath chosen { path value }
      train { from to bars } test { from to bars } training { id status }
      inSample { ${METRICS} } outOfSample { ${METRICS} } } }
    result { efficiency efficiencyInterval { lower upper } sharpeDecay embargoBars lookBackBars metrics { ${METRICS} }
      paths { index metrics { ${METRICS} } equityCurve(maxPoints: 10) { timestamp equity } }
      trades(first: 1000) { totalCount nodes { entryTime exitTime netPnl } }
      equityCurve(maxPoints: 10) { timestamp equity }
      provenance { resultDigest modelHash dataHash } } }`;

interface PulledMetrics {
  readonly totalReturn: number;
  readonly sharpeRatio: number | null;
  readonly totalTrades: number;
  readonly initialCapital: number;
  readonly finalValue: number;
}

interface PulledWindow {
  readonly from: string;
  readonly to: string;
  readonly bars: number;
}

export interface PulledWalkForward {
  readonly id: string;
  readonly status: string;
  readonly attempt: number;
  readonly done: boolean;
  readonly title: string;
  readonly progress: { readonly phase: string; readonly currentStep: number; readonly totalSteps: number };
  readonly error: { readonly code: string; readonly message: string } | null;
  readonly warnings: readonly { readonly code: string }[];
  readonly snapshot: {
    readonly completedFolds: number;
    readonly totalFolds: number;
    readonly windows: readonly {
      readonly number: number;
      readonly state: string;
      readonly inSampleReturn: number | null;
      readonly outOfSampleReturn: number | null;
    }[];
  } | null;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly folds: {
    readonly complete: boolean;
    readonly nodes: readonly {
      readonly seq: number;
      readonly number: number;
      readonly purgedBars: number;
      readonly modelPath: string;
      readonly chosen: readonly { readonly path: string; readonly value: string }[];
      readonly train: readonly PulledWindow[];
      readonly test: readonly PulledWindow[];
      readonly training: { readonly id: string; readonly status: string } | null;
      readonly inSample: PulledMetrics | null;
      readonly outOfSample: PulledMetrics | null;
    }[];
  };
  readonly result: {
    readonly efficiency: number | null;
    readonly efficiencyInterval: { readonly lower: number; readonly upper: number } | null;
    readonly sharpeDecay: number | null;
    readonly embargoBars: number;
    readonly lookBackBars: number;
    readonly metrics: PulledMetrics;
    readonly paths: readonly {
      readonly index: number;
      readonly metrics: PulledMetrics;
      readonly equityCurve: readonly { readonly timestamp: string; readonly equity: number }[];
    }[];
    readonly trades: { readonly totalCount: number; readonly nodes: readonly { readonly netPnl: number }[] };
    readonly equityCurve: readonly { readonly timestamp: string; readonly equity: number }[];
    readonly provenance: {
      readonly resultDigest: string;
      readonly modelHash: string;
      readonly dataHash: string;
    };
  } | null;
}

/** What startWalkForward answers, whichever member of its union. */
export interface StartedWalkForward {
  readonly __typename: string;
  readonly issues?: readonly {
    readonly path: readonly string[];
    readonly code: string;
    readonly message: string;
  }[];
  readonly operation?: { readonly id: string };
}

/** Sends startWalkForward and returns what it answers. */
export async function startWalkForward(url: string, input: object): Promise<StartedWalkForward> {
  const answer = await graphqlRequest<{ startWalkForward: StartedWalkForward }>(
    url,
    `mutation ($input: StartWalkForwardInput!) { startWalkForward(input: $input) { __typename
      ... on StartWalkForwardSuccess { operation { id } }
      ... on InvalidInputError { issues { path code message } } } }`,
    { input },
  );
  if (!answer.data) throw new Error(JSON.stringify(answer.errors));
  return answer.data.startWalkForward;
}

/** Starts a walk-forward that is expected to be accepted, and returns its id. */
export async function startedWalkForward(url: string, input: object): Promise<string> {
  const { operation, issues } = await startWalkForward(url, input);
  if (operation === undefined) throw new Error(JSON.stringify(issues));
  return operation.id;
}

/** Pulls a walk-forward, past the cache. */
export async function pullWalkForward(url: string, id: string): Promise<PulledWalkForward> {
  const answer = await graphqlRequest<{ operation: PulledWalkForward }>(
    url,
    `query ($id: ID!) { operation(id: $id, forceRefresh: true) { ${PULLED} } }`,
    { id },
  );
  if (!answer.data) throw new Error(JSON.stringify(answer.errors));
  return answer.data.operation;
}

/** Pulls until a condition holds, or the walk-forward is over. */
export async function pullWalkForwardUntil(
  url: string,
  id: string,
  holds: (walkForward: PulledWalkForward) => boolean,
): Promise<PulledWalkForward> {
  const pace = new Pace();
  for (;;) {
    const walkForward = await pullWalkForward(url, id);
    if (holds(walkForward) || walkForward.done) return walkForward;
    await pace.rest();
  }
}
