import { z } from 'zod';
import { decodeEquity } from '../../domain/backtest/equity-codec.js';
import { equityCsv } from './csv/equity-csv.js';

export const equityLinesQuestionSchema = z.strictObject({
  /** A piece of a curve in its codec. */
  equity: z.custom<Uint8Array>((value) => value instanceof Uint8Array),
  /** The first point that is meant, and how many at most. */
  start: z.int().nonnegative(),
  limit: z.int().positive(),
  /** The highest account value before that point, account currency. */
  peak: z.number(),
});

export type EquityLinesQuestion = z.infer<typeof equityLinesQuestionSchema>;

export const equityLinesSchema = z.strictObject({
  /** UTF-8. */
  lines: z.custom<Uint8Array>((value) => value instanceof Uint8Array),
  /** How many points became lines; 0 behind the last one. */
  points: z.int().nonnegative(),
  /** The highest account value up to the last of them. */
  peak: z.number(),
});

export type EquityLines = z.infer<typeof equityLinesSchema>;

/** Writes some points of a stored piece of a curve as CSV. */
export function equityLines({ equity: bytes, start, limit, peak }: EquityLinesQuestion): EquityLines {
  const curve = decodeEquity(bytes);
  const timeMs = curve.timeMs.subarray(start, start + limit);
  const equity = curve.equity.subarray(start, start + limit);
  const { lines, peak: reached } = equityCsv.lines({ timeMs, equity }, peak);
  return { lines: new TextEncoder().encode(lines), points: equity.length, peak: reached };
}
