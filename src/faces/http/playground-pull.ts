/** The document of the playground that pulls an operation of any type. */
export const pullDocument = `# The state now. Run it again to see more; pass pageInfo.endCursor as $after for new entries only.
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
          hasNextPage
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
