import { type Evidence, evidenceOf } from '../../domain/study/ledger/evidence.js';
import type { OperationWarning } from '../../operations/record/operation.js';
import type { Selection } from '../ledger/ledger-service.js';
import type { StoredWalkForwardResult } from './walk-forward-operation.js';
import type { WalkForwardParameters } from './walk-forward-parameters.js';

/** A completed walk-forward with what was tried beside it. */
interface WeighedWalkForward {
  readonly parameters: Pick<WalkForwardParameters, 'commission' | 'slippage'>;
  readonly result: StoredWalkForwardResult;
  readonly warnings: readonly OperationWarning[];
  /** Null for a result that the ledger does not know. */
  readonly selection: Omit<Selection, 'asOf'> | null;
}

/** Weighs what the joined account of a walk-forward shows: no model had seen the bars on which it decided. */
export function walkForwardEvidence({
  parameters,
  result,
  warnings,
  selection,
}: WeighedWalkForward): Evidence {
  const { metrics, totalBars, breakEvenCost } = result;
  return evidenceOf({
    ...{ warnings, decidedBy: 'MODEL', totalBars, breakEvenCost, unseenBars: totalBars },
    unseenTrades: metrics.totalTrades,
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
