import { sharedColumn } from '../../base/pure/shared-memory.js';

/** What is recorded of an account at every bar of a run, as columns; each run writes every row. */
export class AccountRecord {
  /** Account value at the close, account currency; in shared memory. */
  readonly equity: Float64Array;
  /** 1 for each bar in which a position was held after its open. */
  readonly held: Uint8Array;
  /** Signed share of the account that was held after the open. */
  readonly exposure: Float64Array;

  /** @param bars at least one */
  constructor(bars: number) {
    this.equity = sharedColumn(bars);
    this.held = new Uint8Array(bars);
    this.exposure = new Float64Array(bars);
  }
}
