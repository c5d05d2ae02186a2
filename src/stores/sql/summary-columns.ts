import { z } from 'zod';
import {
  MAX_SPARKLINE,
  NO_SUBJECT,
  type OperationSummary,
  SUMMARY_BASES,
  summaryOf,
  VERDICTS,
} from '../../operations/record/operation-summary.js';
import type { OperationRow } from './generated/client.js';
import { toJsonText } from './json-text.js';
import type { RowReader } from './row-reader.js';

/** The figures that lists are ordered by, each a column of its own. */
type OrderedFigures = Pick<
  OperationSummary,
  'totalReturn' | 'sharpeRatio' | 'deflatedSharpe' | 'maxDrawdown' | 'totalTrades'
>;

/** Returns the columns that a summary is stored in. */
export function summaryColumns(summary: OperationSummary): OrderedFigures & { readonly summary: string } {
  const { totalReturn, sharpeRatio, deflatedSharpe, maxDrawdown, totalTrades, ...rest } = summary;
  const ordered = { totalReturn, sharpeRatio, deflatedSharpe, maxDrawdown, totalTrades };
  return { ...ordered, summary: toJsonText({ ...rest }) };
}

/** Reads a summary back; what an operation of an earlier version lacks is null. */
export function readSummary(
  reader: RowReader,
  row: Pick<OperationRow, keyof OrderedFigures | 'summary'>,
): OperationSummary {
  return {
    ...reader.json('summary', row.summary, unorderedSchema, summaryOf(NO_SUBJECT)),
    totalReturn: reader.numberOrNull('total_return', row.totalReturn),
    sharpeRatio: reader.numberOrNull('sharpe_ratio', row.sharpeRatio),
    deflatedSharpe: reader.numberOrNull('deflated_sharpe', row.deflatedSharpe),
    maxDrawdown: reader.numberOrNull('max_drawdown', row.maxDrawdown),
    totalTrades: reader.countOrNull('total_trades', row.totalTrades),
  };
}

const unorderedSchema = z.object({
  symbols: z.array(z.string()).readonly().default([]),
  timeframe: z.string().nullable().default(null),
  startDate: z.iso.date().nullable().default(null),
  endDate: z.iso.date().nullable().default(null),
  basis: z.enum(SUMMARY_BASES).nullable().default(null),
  benchmarkReturn: z.number().nullable().default(null),
  evaluated: z.int32().nullable().default(null),
  verdict: z.enum(VERDICTS).nullable().default(null),
  sparkline: z.array(z.number()).max(MAX_SPARKLINE).readonly().default([]),
});
