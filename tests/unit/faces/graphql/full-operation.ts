const metrics = `{
  initialCapital finalValue totalReturn cagr annualizedVolatility sharpeRatio sortinoRatio calmarRatio maxDrawdown
  maxDrawdownDays exposure exposures { long short gross net holdReturn } buyAndHoldReturn totalTrades winningTrades losingTrades winRate avgWin avgLoss largestWin
  largestLoss profitFactor expectancy sqn totalCommission totalSlippage
}`;
const bar = '{ seq barIndex timestamp equity pnl trades winRate position }';
const trade = `{
  seq symbol side quantity entryBarIndex entryTime entryPrice exitBarIndex exitTime exitPrice exitReason grossPnl commission
  slippage netPnl netReturn barsHeld maxFavorableExcursion maxAdverseExcursion entryConfidence
}`;
const event = '{ seq at kind attempt host caller message }';
const pageInfo = '{ hasNextPage hasPreviousPage startCursor endCursor }';

/** Selects every field that an operation has, through fragments as generated clients do. */
export const fullOperation = `
  query Full($id: ID!, $first: Int!, $after: String, $maxPoints: Int!) {
    operation(id: $id) { __typename ...Common ...Backtest }
  }
  fragment Common on Operation {
    id type status done
    progress { phase percentage message currentStep totalSteps etaSeconds updatedAt }
    error { code message retryable }
    warnings { code severity message }
    executionMode attempt createdAt startedAt completedAt cancelRequestedAt cancelReason pollAfterMs title label
    startedBy expiresAt
    tags { key value } note pinned priority updatedAt
    summary {
      strategy symbols timeframe startDate endDate basis totalReturn benchmarkReturn sharpeRatio maxDrawdown totalTrades
      evaluated deflatedSharpe verdict severity warningCodes sparkline
    }
    parent { id } retryOf { id }
    childCounts { pending running cancelling completed failed cancelled }
    events(first: $first) {
      edges { cursor node ${event} } nodes ${event} pageInfo ${pageInfo} complete
    }
  }
  fragment Backtest on BacktestOperation {
    parameters {
      symbol symbols timeframe strategyConfigPath modelPath startDate endDate initialCapital commission slippage
      overrides { path value }
    }
    snapshot { currentBar totalBars currentDate currentPnl totalTrades winRate }
    bars(first: $first, after: $after) { edges { cursor node ${bar} } nodes ${bar} pageInfo ${pageInfo} complete }
    result {
      totalBars executionTimeMs breakEvenCost strategySource reportUrl downloads { tradesCsv equityCsv barsCsv }
      metrics ${metrics} outOfSample ${metrics} inSample ${metrics}
      trades(first: $first) { edges { cursor node ${trade} } nodes ${trade} pageInfo ${pageInfo} totalCount }
      equityCurve(maxPoints: $maxPoints) { timestamp equity drawdown }
      funnel {
        bars warmup holdSignals buySignals sellSignals belowConfidence filtered rejected filled unfilledAtEnd
        reasons { code count }
      }
      provenance {
        engineVersion tensorflowBackend dataHash strategyHash modelHash parametersHash resultDigest
      }
    }
  }
`;
