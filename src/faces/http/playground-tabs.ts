import type { GraphiQLOptions } from 'graphql-yoga';
import { pullDocument } from './playground-pull.js';

type Tab = NonNullable<GraphiQLOptions['defaultTabs']>[number];

/** Writes the document that starts an operation of a kind. */
function startDocument(kind: 'Backtest' | 'Training' | 'DataLoad', comment: string): string {
  return `# ${comment}
mutation Start${kind}($input: Start${kind}Input!) {
  start${kind}(input: $input) {
    __typename
    ... on Start${kind}Success {
      deduplicated
      operation {
        id
        status
        title
        pollAfterMs
      }
    }
    ... on InvalidInputError {
      issues {
        path
        code
        message
      }
    }
    ... on Error {
      message
    }
  }
}
`;
}

const CANCEL = `# Asks an operation to stop. What it measured so far stays.
mutation CancelOperation($input: CancelOperationInput!) {
  cancelOperation(input: $input) {
    __typename
    ... on CancelOperationSuccess {
      operation {
        id
        status
        cancelReason
      }
    }
    ... on Error {
      message
    }
  }
}
`;

const LIST = `# Operations, newest first.
query ListOperations($first: Int!, $filter: OperationFilter) {
  operations(first: $first, filter: $filter) {
    totalCount
    nodes {
      id
      type
      status
      title
      label
      createdAt
      progress {
        percentage
      }
    }
    pageInfo {
      endCursor
      hasNextPage
    }
  }
}
`;

const INVENTORY = `# What this server has to work with.
query Inventory {
  strategies {
    path
    name
    valid
    errors
    symbols
    timeframes
  }
  models {
    path
    strategyName
    trainedFrom
    trainedTo
    valid
    errors
  }
  datasets {
    symbol
    timeframe
    rows
    firstBar
    lastBar
    source
  }
  brokenDatasets {
    fileName
    message
  }
  server {
    version
    executionMode
    tensorflowBackend
    queued
    running
  }
}
`;

const EXAMPLE_ID = 'op_backtesting_20240131_093000_paste-the-id-here';

/** The tabs of the playground: how to start, pull, cancel, list and look around, with variables. */
export const playgroundTabs: readonly Tab[] = [
  tab(startDocument('Backtest', 'Starts a backtest; copy the id of the answer into the next tabs.'), {
    input: {
      symbol: 'AAPL',
      timeframe: '1d',
      strategyConfigPath: 'strategies/rsi_mean_reversion.yaml',
      modelPath: 'models/rsi_mlp_v1.0.0',
      startDate: '2024-01-01',
      endDate: '2024-01-31',
      // Their defaults, as in the other starts; without them the editor underlines the input, since it takes them for
      // required.
      initialCapital: 100_000,
      commission: 0.001,
      slippage: 0.0005,
    },
  }),
  tab(pullDocument, { id: EXAMPLE_ID, after: null }),
  tab(CANCEL, { input: { id: EXAMPLE_ID, reason: 'no longer needed' } }),
  tab(LIST, { first: 20, filter: { types: ['BACKTESTING'] } }),
  tab(startDocument('DataLoad', 'Loads bars into the data folder; PullOperation shows how it goes on.'), {
    input: {
      provider: 'csv',
      path: 'prices.csv',
      symbol: 'ACME',
      timeframe: '1d',
      calendar: 'XNYS',
      replace: false,
    },
  }),
  tab(
    startDocument(
      'Training',
      "Starts a training; PullOperation shows how it goes on. What is left out is the strategy's own.",
    ),
    { input: { strategyConfigPath: 'strategies/rsi_mean_reversion.yaml', epochs: 30, seed: 42 } },
  ),
  { query: INVENTORY },
];

function tab(query: string, variables: object): Tab {
  return { query, variables: JSON.stringify(variables, null, 2) };
}
