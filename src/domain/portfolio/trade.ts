export type TradeSide = 'LONG' | 'SHORT';

export type ExitReason =
  | 'SIGNAL'
  | 'STOP_LOSS'
  | 'TAKE_PROFIT'
  | 'TRAILING_STOP'
  | 'MAX_HOLDING'
  | 'END_OF_DATA'
  | 'ACCOUNT_DEPLETED';

/** One closed trade. Times are stamps of the bars of the fills; indices count from the first bar of the range. */
export interface Trade {
  /** 0-based, in order of exit. */
  readonly seq: number;
  readonly side: TradeSide;
  /** Positive. */
  readonly quantity: number;
  readonly entryBarIndex: number;
  readonly entryTimeMs: number;
  /** Fill price, slippage included. */
  readonly entryPrice: number;
  readonly exitBarIndex: number;
  readonly exitTimeMs: number;
  readonly exitPrice: number;
  readonly exitReason: ExitReason;
  /** Fill-to-fill profit before commission, account currency. */
  readonly grossPnl: number;
  /** Of both sides, account currency. */
  readonly commission: number;
  /** What slippage cost on both sides, account currency; already in the prices. */
  readonly slippage: number;
  /** Change of cash caused by the whole trade: grossPnl − commission. */
  readonly netPnl: number;
  /** netPnl / entry notional, a fraction. */
  readonly netReturn: number;
  readonly barsHeld: number;
  /** Best and worst unrealised price move while open, as fractions of the entry price, both ≥ 0. */
  readonly maxFavorableExcursion: number;
  readonly maxAdverseExcursion: number;
  /** The model's confidence at the entry decision, 0 to 1. */
  readonly entryConfidence: number | null;
}
