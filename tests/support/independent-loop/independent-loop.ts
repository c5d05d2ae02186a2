import { Account } from './account.js';
import { EventQueue } from './events.js';
import type { LoopBar, LoopDecision, LoopRules, LoopTrade } from './loop-terms.js';

/** What happens at one instant: what closes, before what opens; orders fill before exits are due at the open. */
const RANK = { inside: 0, decision: 1, mark: 2, input: -1, order: 3, exitAtOpen: 4 } as const;

/**
 * A backtest as a list of events, written from the description of the engine and not from its code.
 * @param decide what is decided at the close of a base bar, with the number of inputs that have closed by then
 * @param rulesAt which rules hold for what is decided at the close of a bar; default: the same throughout
 * @param inputClosesMs instants at which bars of another length close
 */
export function independentLoop(
  bars: readonly LoopBar[],
  rules: LoopRules,
  decide: (bar: number, inputsClosed: number) => LoopDecision,
  inputClosesMs: readonly number[] = [],
  rulesAt: (bar: number) => LoopRules = () => rules,
): { trades: readonly LoopTrade[]; equity: readonly number[] } {
  const queue = new EventQueue();
  const account = new Account(rules);
  const equity: number[] = [];
  let inputsClosed = 0;
  const closeInput = (): void => {
    inputsClosed += 1;
  };
  for (const atMs of inputClosesMs) queue.add({ atMs, rank: RANK.input, run: closeInput });

  bars.forEach((bar, index) => {
    const isLast = index === bars.length - 1;
    const next = bars[index + 1];
    // A bar is over when the next one opens, whatever its length says.
    const endsMs = Math.min(bar.closesMs, next?.opensMs ?? bar.closesMs);
    queue.add({ atMs: bar.opensMs, rank: RANK.order, run: () => account.fillOrder(index, bar) });
    queue.add({ atMs: bar.opensMs, rank: RANK.exitAtOpen, run: () => account.leaveAtOpen(index, bar) });
    queue.add({ atMs: endsMs, rank: RANK.inside, run: () => account.leaveInside(index, bar) });
    queue.add({
      atMs: endsMs,
      rank: RANK.decision,
      run: () => {
        const { side, confidence } = decide(index, inputsClosed);
        if (side !== 'HOLD' && !isLast) account.consider(index, side, confidence, rulesAt(index));
      },
    });
    queue.add({
      atMs: endsMs,
      rank: RANK.mark,
      run: () => {
        if (isLast) account.leaveAtEnd(index, bar);
        equity.push(account.markTo(bar.close));
      },
    });
  });
  queue.run();
  return { trades: account.trades, equity };
}
