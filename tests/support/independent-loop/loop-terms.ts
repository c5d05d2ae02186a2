/** A bar with the instants between which it is made. */
export interface LoopBar {
  readonly opensMs: number;
  readonly closesMs: number;
  /** By which trades are dated. */
  readonly stampMs: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
}

export interface LoopDecision {
  readonly side: 'BUY' | 'SELL' | 'HOLD';
  readonly confidence: number;
}

export interface LoopRules {
  readonly capital: number;
  readonly commission: number;
  readonly slippage: number;
  readonly fraction: number;
  readonly lot: number;
  readonly threshold: number;
  readonly separation: number;
  readonly isAware: boolean;
  readonly mayShort: boolean;
  readonly stop: number | null;
  readonly target: number | null;
  readonly trailing: number | null;
  readonly maxBars: number | null;
}

export interface LoopTrade {
  readonly side: 'LONG' | 'SHORT';
  readonly quantity: number;
  readonly entryMs: number;
  readonly entryPrice: number;
  readonly exitMs: number;
  readonly exitPrice: number;
  readonly reason: string;
  readonly netPnl: number;
}
