import { graphql } from './generated/gql.js';

export const Start = graphql(/* GraphQL */ `
  mutation Start($input: StartBacktestInput!) {
    startBacktest(input: $input) {
      __typename
      ... on StartBacktestSuccess {
        deduplicated
        operation {
          id
        }
      }
      ... on InvalidInputError {
        issues {
          message
        }
      }
      ... on IdempotencyConflictError {
        operationId
      }
      ... on QueueFullError {
        retryAfterMs
      }
    }
  }
`);

export const Outcome = graphql(/* GraphQL */ `
  query Outcome($id: ID!) {
    operation(id: $id) {
      __typename
      id
      status
      error {
        message
      }
      ... on BacktestOperation {
        result {
          evidence {
            verdict
            sentence
          }
          selection {
            evaluated
          }
          metrics {
            totalReturn
            sharpeRatio
            totalTrades
          }
        }
      }
      ... on TrainingOperation {
        training: result {
          modelPath
        }
      }
      ... on StudyOperation {
        study: result {
          best {
            number
          }
        }
      }
      ... on WalkForwardOperation {
        walkForward: result {
          efficiency
        }
      }
      ... on DataLoadOperation {
        load: result {
          rowsLoaded
        }
      }
    }
  }
`);
