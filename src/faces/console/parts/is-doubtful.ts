import { LEAST_UNSEEN_TRADES } from '../../../domain/study/ledger/verdict.js';

/** A Sharpe ratio with the number of trades that it comes from. */
export interface SharpeOfTrades {
  readonly sharpeRatio?: number | null | undefined;
  readonly totalTrades?: number | null | undefined;
}

/** Whether a Sharpe ratio is of so few trades that it is mostly chance. */
export function isDoubtful({ sharpeRatio, totalTrades }: SharpeOfTrades): boolean {
  return typeof sharpeRatio === 'number' && (totalTrades ?? 0) < LEAST_UNSEEN_TRADES;
}
