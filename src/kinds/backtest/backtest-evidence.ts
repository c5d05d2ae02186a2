import type { BacktestParameters } from '../../domain/backtest/backtest-parameters.js';
import { type Evidence, evidenceOf } from '../../domain/study/ledger/evidence.js';
import type { OperationWarning } from '../../operations/record/operation.js';
import type { Selection } from '../ledger/ledger-service.js';
import type { StoredBacktestResult } from './backtest-operation.js';

/** A completed backtest with what was tried beside it. */
export interface WeighedBacktest {
  readonly parameters: Pick<BacktestParameters, 'commission' | 'slippage' | 'replay'>;
  readonly result: StoredBacktestResult;
  readonly warnings: readonly OperationWarning[];
  /** Null for a result that the ledger does not know. */
  readonly selection: Omit<Selection, 'asOf'> | null;
}

/**
 * Weighs what a backtest shows, by the bars that its model had not seen where there are such bars, as lists do.
 * @returns null for a verification, which shows nothing new
 */
export function backtestEvidence({
  parameters,
  result,
  warnings,
  selection,
}: WeighedBacktest): Evidence | null {
  if (parameters.replay !== null) return null;
  const { outOfSample, outOfSampleBars, totalBars, provenance } = result;
  const metrics = outOfSample ?? result.metrics;
  const decidedBy = provenance.modelHash === null ? 'SIGNALS' : 'MODEL';
  const isUnseen = outOfSample !== null || decidedBy === 'SIGNALS';
  return evidenceOf({
    ...{ warnings, decidedBy, totalBars },
    breakEvenCost: outOfSample === null ? result.breakEvenCost : result.outOfSampleBreakEvenCost,
    unseenBars: outOfSampleBars,
    unseenTrades: isUnseen ? metrics.totalTrades : outOfSampleBars === null ? null : 0,
    sharpeRatio: metrics.sharpeRatio,
    trackRecord: selection?.trackRecord ?? null,
    minimumTrackRecord: selection?.minimumTrackRecord ?? null,
    evaluated: selection?.now.evaluated ?? null,
    deflatedSharpe: selection?.now.deflatedSharpe ?? null,
    luckySharpe: selection?.now.luckySharpe ?? null,
    totalReturn: metrics.totalReturn,
    holdReturn: metrics.exposures?.holdReturn ?? null,
    cost: parameters.commission + parameters.slippage,
    looks: selection?.looks ?? 0,
  });
}
