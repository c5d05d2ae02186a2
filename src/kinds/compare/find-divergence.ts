import { z } from 'zod';
import { decodeEquity } from '../../domain/backtest/equity-codec.js';
import { decodeTrades } from '../../domain/backtest/trade-codec.js';
import type { Trade } from '../../domain/portfolio/trade.js';
import { runMakingSchema } from './compared-run.js';
import { type DivergenceCause, divergenceCauses } from './divergence-causes.js';

const bytesSchema = z.custom<Uint8Array>((value) => value instanceof Uint8Array);

const runSchema = z.strictObject({
  making: runMakingSchema,
  /** Its account and its trades, whole pieces; null for a run that keeps none, such as a trial. */
  account: z.strictObject({ equity: bytesSchema, trades: z.array(bytesSchema).readonly() }).nullable(),
});

export const findDivergenceQuestionSchema = z.strictObject({ runs: z.tuple([runSchema, runSchema]) });

/** Where two runs part. */
export interface Divergence {
  /** Stamp of the first bar at which they differ; null where they never do, or cannot be laid side by side. */
  readonly timeMs: number | null;
  /** What differs there, and both values; or why there is no such bar. */
  readonly message: string;
  readonly causes: readonly DivergenceCause[];
}

/** What a run did, by the stamps of its bars. */
interface Account {
  readonly timeMs: Float64Array;
  readonly equity: Float64Array;
  readonly entries: ReadonlyMap<number, Trade>;
  readonly exits: ReadonlyMap<number, Trade>;
}

/** Two accounts that have earned the same differ by less, relative to their value. */
const SAME = 1e-9;

/** Finds the first bar at which two runs part, and what they were made of differently. */
export function findDivergence({ runs }: z.infer<typeof findDivergenceQuestionSchema>): Divergence {
  const [a, b] = runs;
  const causes = divergenceCauses(a.making, b.making);
  if (a.account === null || b.account === null) {
    const message =
      'A trial keeps no trades to be laid side by side; run it as a backtest of its own (startBacktestOfTrial).';
    return { timeMs: null, message, causes };
  }
  const timeframes = [a, b].map(({ making }) => making.inputs.timeframe);
  if (timeframes[0] !== timeframes[1]) {
    const message = `Bars of ${timeframes.join(' and of ')} cannot be laid side by side.`;
    return { timeMs: null, message, causes };
  }
  return { ...partingOf(accountOf(a.account), accountOf(b.account)), causes };
}

function accountOf({ equity, trades }: { equity: Uint8Array; trades: readonly Uint8Array[] }): Account {
  const all = trades.flatMap((piece) => decodeTrades(piece));
  return {
    ...decodeEquity(equity),
    entries: new Map(all.map((trade) => [trade.entryTimeMs, trade])),
    exits: new Map(all.map((trade) => [trade.exitTimeMs, trade])),
  };
}

function partingOf(a: Account, b: Account): Pick<Divergence, 'timeMs' | 'message'> {
  const startMs = Math.max(a.timeMs[0] ?? Number.POSITIVE_INFINITY, b.timeMs[0] ?? Number.POSITIVE_INFINITY);
  let i = a.timeMs.findIndex((stamp) => stamp >= startMs);
  let j = b.timeMs.findIndex((stamp) => stamp >= startMs);
  if (i < 0 || j < 0) return { timeMs: null, message: 'They have no bar in common.' };
  // What was earned before their first common bar is no difference of theirs.
  const bases = [a.equity[i] as number, b.equity[j] as number] as const;
  // An account that is worth nothing earns no share of that.
  const isEarning = bases.every((base) => base > 0);
  let bars = 0;
  for (; i < a.timeMs.length && j < b.timeMs.length; i += 1, j += 1, bars += 1) {
    const [stampA, stampB] = [a.timeMs[i] as number, b.timeMs[j] as number];
    if (stampA !== stampB) {
      const [has, lacks] = stampA < stampB ? ['first', 'second'] : ['second', 'first'];
      return {
        timeMs: Math.min(stampA, stampB),
        message: `Price: the ${has} has a bar that the ${lacks} lacks.`,
      };
    }
    const message =
      exitDifference(a.exits.get(stampA), b.exits.get(stampA)) ??
      fillDifference(a.entries.get(stampA), b.entries.get(stampA)) ??
      (isEarning
        ? accountDifference((a.equity[i] as number) / bases[0], (b.equity[j] as number) / bases[1])
        : null);
    if (message !== null) return { timeMs: stampA, message };
  }
  return {
    timeMs: null,
    message: isEarning
      ? `They never part: fills, exits and accounts are the same on their ${bars} common bars.`
      : `Fills and exits are the same on their ${bars} common bars. What was earned cannot be compared: ` +
        'an account was worth nothing at the first of them.',
  };
}

function fillDifference(a: Trade | undefined, b: Trade | undefined): string | null {
  if (a === undefined && b === undefined) return null;
  if (a?.side === b?.side && a?.entryPrice === b?.entryPrice) return null;
  return `Fill: ${fillText(a)} in the first, ${fillText(b)} in the second.`;
}

function fillText(trade: Trade | undefined): string {
  return trade === undefined ? 'none' : `${trade.side} at ${priceText(trade.entryPrice)}`;
}

function exitDifference(a: Trade | undefined, b: Trade | undefined): string | null {
  if (a === undefined && b === undefined) return null;
  if (a?.exitReason === b?.exitReason && a?.exitPrice === b?.exitPrice) return null;
  return `Exit: ${exitText(a)} in the first, ${exitText(b)} in the second.`;
}

function exitText(trade: Trade | undefined): string {
  return trade === undefined ? 'none' : `${trade.exitReason} at ${priceText(trade.exitPrice)}`;
}

function priceText(price: number): string {
  return String(Number(price.toPrecision(10)));
}

/** @param a, b account values, the first common one being 1 */
function accountDifference(a: number, b: number): string | null {
  if (Math.abs(a - b) <= SAME * Math.max(1, Math.abs(a), Math.abs(b))) return null;
  const text = (value: number): string => `${((value - 1) * 100).toFixed(6)} %`;
  return `Price or costs: the account has earned ${text(a)} in the first and ${text(b)} in the second.`;
}
