import { z } from 'zod';
import { csvLine } from '../../../base/pure/csv-line.js';
import type { Parameter } from '../../../domain/study/space/parameter.js';
import { trialsStream } from '../../../kinds/study/study-streams.js';
import type { Piece } from '../../../operations/record/part.js';
import { trialFileColumns } from './trial-columns.js';
import { ARROW_END, trialsArrow } from './trials-arrow.js';

/** The forms in which all trials of a study can be fetched. */
export const TRIAL_FORMATS = ['csv', 'jsonl', 'arrow'] as const;

export type TrialFormat = (typeof TRIAL_FORMATS)[number];

export const trialRowsQuestionSchema = z.strictObject({
  format: z.enum(TRIAL_FORMATS),
  parameters: z.custom<readonly Parameter[]>(Array.isArray),
  /** Of the log of trials, as they are stored, in order; none at the end of the file. */
  pieces: z.custom<readonly Piece[]>(Array.isArray),
  isFirst: z.boolean(),
});

export type TrialRowsQuestion = z.infer<typeof trialRowsQuestionSchema>;

/** Writes a stretch of the file of trials: its begin before the first, and its end when there are no more. */
export async function trialRows({
  format,
  parameters,
  pieces,
  isFirst,
}: TrialRowsQuestion): Promise<string | Uint8Array> {
  const trials = pieces.flatMap((piece) => trialsStream.decode(piece));
  switch (format) {
    case 'csv': {
      const columns = trialFileColumns(parameters);
      const lines = trials.map((trial) =>
        csvLine(
          columns
            .map(({ cell }) => cell(trial))
            .map((cell) => (typeof cell === 'boolean' ? `${cell}` : cell)),
        ),
      );
      return [...(isFirst ? [csvLine(columns.map(({ name }) => name))] : []), ...lines].join('');
    }
    case 'jsonl':
      return trials.map((trial) => `${JSON.stringify(trial)}\n`).join('');
    case 'arrow':
      return trials.length > 0 || isFirst ? trialsArrow(parameters, trials, isFirst) : ARROW_END;
  }
}
