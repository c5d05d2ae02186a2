import { z } from 'zod';
import type { FoldEntry } from '../../../kinds/walk-forward/fold-entry.js';
import type { StoredWalkForwardResult } from '../../../kinds/walk-forward/walk-forward-operation.js';
import type { WalkForwardParameters } from '../../../kinds/walk-forward/walk-forward-parameters.js';
import type { Operation } from '../../../operations/record/operation.js';
import type { ReportData } from '../report-data.js';

const record = <Value>() => z.custom<Value>((value) => typeof value === 'object' && value !== null);

/** A completed walk-forward as its report has it, made by this program. */
export const reportedWalkForwardSchema = z.strictObject({
  operation: record<Pick<Operation, 'id' | 'title' | 'label' | 'warnings'>>(),
  parameters: record<WalkForwardParameters>(),
  result: record<StoredWalkForwardResult>(),
  folds: z.custom<readonly FoldEntry[]>(Array.isArray),
  evidence: record<NonNullable<ReportData['evidence']>>(),
  selection: record<NonNullable<ReportData['selection']>>().nullable(),
});

export type ReportedWalkForward = z.infer<typeof reportedWalkForwardSchema>;
