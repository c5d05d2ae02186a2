import { decodeEquity } from '../../domain/backtest/equity-codec.js';
import { equityCsv } from './csv/equity-csv.js';
import { type EquityLinesAnswer, equityLinesQuestionSchema } from './equity-lines-protocol.js';

/** Writes some points of a stored piece of a curve as CSV. */
export function equityLines(question: unknown): EquityLinesAnswer {
  const { equity: bytes, start, limit, peak } = equityLinesQuestionSchema.parse(question);
  const curve = decodeEquity(bytes);
  const [timeMs, equity] = [curve.timeMs, curve.equity].map((column) =>
    column.subarray(start, start + limit),
  );
  if (timeMs === undefined || equity === undefined) throw new RangeError('equityLines: no columns');
  const { lines, peak: reached } = equityCsv.lines({ timeMs, equity }, peak);
  return { lines: new TextEncoder().encode(lines), points: equity.length, peak: reached };
}
