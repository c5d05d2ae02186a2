import type { GraphiQLOptions } from 'graphql-yoga';
import { trainingTabs } from './playground-training.js';

const START = `# Starts a backtest; copy the id of the answer into the next tabs.
mutation StartBacktest($input: StartBacktestInput!) {
  startBacktest(input: $input) {
    __typename
    ... on StartBacktestSuccess {
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

const PULL = `# The state now. Run it again to see more; pass bars.pageInfo.endCursor as $after for new samples only.
query PullOperation($id: ID!, $after: String) {
  operation(id: $id) {
    id
    status
    done
    pollAfterMs
    progress {
      phase
      percentage
      message
      etaSeconds
    }
    error {
      code
      message
    }
    warnings {
      severity
      message
    }
    ... on BacktestOperation {
      bars(first: 100, after: $after) {
        nodes {
          seq
          timestamp
          equity
          trades
        }
        pageInfo {
          endCursor
          hasNextPage
        }
        complete
      }
      result {
        totalBars
        metrics {
          totalReturn
          sharpeRatio
          maxDrawdown
          totalTrades
          winRate
          buyAndHoldReturn
        }
        trades(first: 20) {
          totalCount
          nodes {
            side
            entryTime
            exitTime
            exitReason
            netPnl
          }
        }
        provenance {
          resultDigest
        }
      }
    }
    ... on DataLoadOperation {
      segments(first: 100, after: $after) {
        nodes {
          seq
          start
          end
          rows
          status
          message
        }
        pageInfo {
          endCursor
          hasNextPage
        }
        complete
      }
    }
  }
}
`;

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

const LOAD = `# Loads bars into the data folder; PullOperation shows how it goes on.
mutation StartDataLoad($input: StartDataLoadInput!) {
  startDataLoad(input: $input) {
    __typename
    ... on StartDataLoadSuccess {
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

const START_VARIABLES = variables({
  input: {
    symbol: 'AAPL',
    timeframe: '1d',
    strategyConfigPath: 'strategies/rsi_mean_reversion.yaml',
    modelPath: 'models/rsi_mlp_v1.0.0',
    startDate: '2024-01-01',
    endDate: '2024-01-31',
    // Their defaults; without them the editor underlines the input, since it takes them for required.
    initialCapital: 100_000,
    commission: 0.001,
    slippage: 0.0005,
  },
});

const LOAD_VARIABLES = variables({
  input: {
    provider: 'csv',
    path: 'prices.csv',
    symbol: 'ACME',
    timeframe: '1d',
    calendar: 'XNYS',
    // Its default; without it the editor underlines the input.
    replace: false,
  },
});

/** What the playground opens with: how to start, pull, cancel, list, load and look around, with variables. */
export const playground: GraphiQLOptions = {
  title: 'ktrdr',
  defaultTabs: [
    { query: START, variables: START_VARIABLES },
    { query: PULL, variables: variables({ id: EXAMPLE_ID, after: null }) },
    { query: CANCEL, variables: variables({ input: { id: EXAMPLE_ID, reason: 'no longer needed' } }) },
    { query: LIST, variables: variables({ first: 20, filter: { types: ['BACKTESTING'] } }) },
    { query: LOAD, variables: LOAD_VARIABLES },
    { query: INVENTORY },
    ...trainingTabs,
  ],
};

/**
 * Script that runs before GraphiQL does.
 *
 * It hands the browser the variables of the first tab on the first visit: GraphiQL shows the query of the first
 * default tab and takes its variables from the browser's storage only. And it keeps tabs where they are: a press
 * begins to drag a tab, from an offset that is wrong once the tab was resized (motiondivision/motion#3823), so that it
 * jumps away from under the pointer and the click is lost.
 */
export const playgroundScript = `
if (!localStorage.getItem('graphiql:tabState')) {
  localStorage.setItem('graphiql:variables', ${JSON.stringify(START_VARIABLES)});
}
document.head.insertAdjacentHTML('beforeend', '<style>.graphiql-tab { transform: none !important; }</style>');
addEventListener(
  'pointerdown',
  (event) => {
    if (event.target instanceof Element && event.target.closest('.graphiql-tab')) event.stopPropagation();
  },
  true,
);
`;

function variables(values: object): string {
  return JSON.stringify(values, null, 2);
}
