import { Signal } from '../../src/domain/backtest/signal.js';
import { CostModel } from '../../src/domain/execution/cost-model.js';
import { positionSize } from '../../src/domain/execution/position-size.js';
import { StopRules } from '../../src/domain/execution/stop-rules.js';
import type { Bars } from '../../src/domain/market/bars.js';
import { PositionManager } from '../../src/domain/portfolio/position-manager.js';
import type { ExitReason, Trade, TradeSide } from '../../src/domain/portfolio/trade.js';
import type { ExitRules } from '../../src/domain/strategy/strategy.js';
import type { Decision } from './run-decisions.js';

export interface OrderRules {
  readonly initialCapital: number;
  readonly commissionRate: number;
  /** Fraction by which an entry fills worse, and nothing else. */
  readonly entrySpread: number;
  /** An opposite decision closes the position and opens the other one at the same open. */
  readonly reverses: boolean;
  /** Relative to the close that was decided on. */
  readonly exits: ExitRules;
  /** Whether what is open at the end is closed: at the open of the last bar. */
  readonly closesAtEnd: boolean;
}

export interface Replay {
  readonly trades: readonly Trade[];
  /** At the close of every bar. */
  readonly equity: readonly number[];
}

/**
 * Trades decisions by the rules of a system that is not ours, with our position, sizing, costs and stops: a
 * decision fills at the next open with the whole account in whole shares.
 */
export function replayOrders(bars: Bars, decisions: readonly Decision[], rules: OrderRules): Replay {
  const costs = new CostModel(rules.commissionRate, 0);
  const portfolio = new PositionManager(rules.initialCapital, costs);
  const stops = new StopRules(rules.exits);
  const decided = new Map(decisions.map(({ bar, signal }) => [bar, signal]));
  const equity: number[] = [];
  let signalClose = Number.NaN;

  for (let bar = 0; bar < bars.length; bar += 1) {
    const [open, high, low, close] = (['open', 'high', 'low', 'close'] as const).map(
      (column) => bars[column][bar] as number,
    ) as [number, number, number, number];
    const at = (marketPrice: number) => ({
      barIndex: bar,
      timeMs: bars.openTimeMs[bar] as number,
      marketPrice,
    });
    const leave = (reason: ExitReason, price: number) => portfolio.close(reason, at(price), 'INSIDE');
    const enter = (side: TradeSide) => {
      const price = open * (1 + (side === 'LONG' ? rules.entrySpread : -rules.entrySpread));
      const quantity = positionSize({ fraction: 1, lot: 1 }, portfolio.cash, price, rules.commissionRate);
      if (quantity > 0) portfolio.open(side, quantity, at(price), null);
      signalClose = bars.close[bar - 1] as number;
    };

    const order = decided.get(bar - 1);
    if (order !== undefined) {
      const side: TradeSide = order === Signal.Buy ? 'LONG' : 'SHORT';
      const isOpposite = portfolio.position !== null && portfolio.position.side !== side;
      if (isOpposite) leave('SIGNAL', open);
      if (portfolio.position === null && (rules.reverses || (side === 'LONG' && !isOpposite))) enter(side);
    }
    const { position } = portfolio;
    if (position !== null) {
      const guarded = { ...sideOf(position), entryPrice: signalClose, bestPrice: signalClose };
      const hit = stops.check(guarded, { open, high, low });
      if (hit !== null) leave(hit.reason, hit.price);
    }
    const isLast = bar === bars.length - 1;
    if (isLast && rules.closesAtEnd && portfolio.position !== null) leave('END_OF_DATA', open);
    equity.push(portfolio.equityAt(close));
  }
  return { trades: portfolio.trades, equity };
}

function sideOf({ side, entryBarIndex }: { readonly side: TradeSide; readonly entryBarIndex: number }) {
  return { side, entryBarIndex };
}
