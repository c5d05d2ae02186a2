import type { RunWarning } from '../../../base/pure/run-warning.js';
import type { StudyTable } from '../../../kinds/study/read/study-table.js';
import type { StudyResultStored } from '../../../kinds/study/study-operation.js';
import type { StudyParameters } from '../../../kinds/study/study-parameters.js';
import type { TrialEntry } from '../../../kinds/study/trial-entry.js';

/** What a report says of the operation itself. */
export interface ReportedStudy {
  readonly id: string;
  readonly title: string;
  readonly label: string | null;
  readonly completedAt: Date | null;
  readonly warnings: readonly RunWarning[];
}

/** Everything that a report shows of one completed study. */
export interface StudyReportData {
  readonly operation: ReportedStudy;
  readonly parameters: StudyParameters;
  readonly result: StudyResultStored;
  readonly table: StudyTable;
  /** Some of the trials that failed, in order. */
  readonly failed: readonly TrialEntry[];
}
