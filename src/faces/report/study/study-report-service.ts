import type { StudyResultStored } from '../../../kinds/study/study-operation.js';
import type { StudyParameters } from '../../../kinds/study/study-parameters.js';
import type { StudyReader } from '../../../kinds/study/study-reader.js';
import { TrialIndex } from '../../../kinds/study/trial-index.js';
import type { Operation } from '../../../operations/record/operation.js';
import { isFinal } from '../../../operations/record/operation-status.js';
import type { FileSource, FinishedFiles } from '../file-source.js';
import type { Download } from '../operation-files.js';
import type { TrialFormat, TrialRowsQuestion } from '../trials/trial-rows.js';
import type { StudyReportQuestion } from './render-study-report.js';

/** Failed trials that a report lists. */
const MOST_FAILED = 100;

const FORMATS: Partial<Record<Download, TrialFormat>> = {
  'trials.csv': 'csv',
  'trials.jsonl': 'jsonl',
  'trials.arrow': 'arrow',
};

export interface StudyReportServiceOptions {
  readonly studies: {
    parametersOrNull(operation: Operation): StudyParameters | null;
    result(operation: Operation): Promise<StudyResultStored | null>;
  };
  readonly reader: Pick<StudyReader, 'table' | 'entries' | 'log'>;
  /** Renders a report without blocking this thread. */
  readonly render: (question: StudyReportQuestion) => Promise<string>;
  /** Writes trials as rows of a file without blocking this thread. */
  readonly rows: (question: TrialRowsQuestion) => Promise<string | Uint8Array>;
}

/** Makes the files of studies: the report of a completed one, and all trials of one that has ended. */
export class StudyReportService implements FileSource {
  readonly type = 'STUDY';
  readonly #options: StudyReportServiceOptions;

  constructor(options: StudyReportServiceOptions) {
    this.#options = options;
  }

  async filesOf(operation: Operation): Promise<FinishedFiles | null> {
    const parameters = this.#options.studies.parametersOrNull(operation);
    if (parameters === null || !isFinal(operation.status)) return null;
    const result = await this.#options.studies.result(operation);
    return {
      operation,
      ...(result === null ? {} : { report: () => this.#report(operation, parameters, result) }),
      download: (file) => {
        const format = FORMATS[file];
        return format === undefined ? null : this.#rows(operation, parameters, format);
      },
    };
  }

  async #report(
    operation: Operation,
    parameters: StudyParameters,
    result: StudyResultStored,
  ): Promise<string> {
    const { reader, render } = this.#options;
    const table = await reader.table(operation);
    if (table === null) throw new Error(`${operation.id} was removed while its report was made`);
    const index = new TrialIndex(table.index, table.parameters.length);
    const failed: number[] = [];
    for (let number = 0; number < index.length && failed.length < MOST_FAILED; number += 1) {
      if (!index.isCompleted(number) && !index.isRepeat(number)) failed.push(number);
    }
    const { id, title, label, completedAt, warnings } = operation;
    return render({
      ...table,
      operation: { id, title, label, completedAt, warnings },
      study: parameters,
      result,
      failed: await reader.entries(operation, failed),
    });
  }

  /** Yields all trials; what is not taken yet is not read. */
  async *#rows(
    operation: Operation,
    { space }: StudyParameters,
    format: TrialFormat,
  ): AsyncGenerator<string | Uint8Array> {
    const { parameters } = space;
    let isFirst = true;
    for await (const pieces of this.#options.reader.log(operation)) {
      yield await this.#options.rows({ format, parameters, pieces, isFirst });
      isFirst = false;
    }
    const rest = await this.#options.rows({ format, parameters, pieces: [], isFirst });
    if (rest.length > 0) yield rest;
    // A stream without trials has a begin, and an end, too.
    if (isFirst && format === 'arrow') {
      yield await this.#options.rows({ format, parameters, pieces: [], isFirst: false });
    }
  }
}
