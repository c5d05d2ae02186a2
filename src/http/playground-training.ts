import type { GraphiQLOptions } from 'graphql-yoga';

const START = `# Starts a training; copy the id of the answer into the next tab. What is left out is the strategy's own.
mutation StartTraining($input: StartTrainingInput!) {
  startTraining(input: $input) {
    __typename
    ... on StartTrainingSuccess {
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

const PULL = `# The state now. Run it again to see more; pass epochs.pageInfo.endCursor as $after for new epochs only.
query PullTraining($id: ID!, $after: String) {
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
    ... on TrainingOperation {
      epochs(first: 100, after: $after) {
        nodes {
          seq
          epoch
          trainLoss
          valLoss
          valAccuracy
        }
        pageInfo {
          endCursor
        }
        complete
      }
      result {
        modelPath
        bestEpoch
        stoppedEarly
        testAccuracy
        baselineAccuracy
        classCounts {
          label
          train
          validation
          test
        }
      }
    }
  }
}
`;

const EXAMPLE_ID = 'op_training_20240131_093000_paste-the-id-here';

/** The tabs of the playground for trainings: how to start one and how to pull it. */
export const trainingTabs: NonNullable<GraphiQLOptions['defaultTabs']> = [
  {
    query: START,
    variables: variables({
      input: {
        strategyConfigPath: 'strategies/rsi_mean_reversion.yaml',
        epochs: 30,
        // Its default; without it the editor underlines the input, since it takes it for required.
        seed: 42,
      },
    }),
  },
  { query: PULL, variables: variables({ id: EXAMPLE_ID, after: null }) },
];

function variables(values: object): string {
  return JSON.stringify(values, null, 2);
}
