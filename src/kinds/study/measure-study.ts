import { z } from 'zod';
import { describeReadFailure } from '../../base/outer/files/describe-read-failure.js';
import { AppError } from '../../base/pure/app-error.js';
import { isoDateOf, requireEpochDay } from '../../domain/market/civil-date.js';
import { measuredRange, NothingToMeasureError } from '../../domain/study/trials/measured-range.js';
import type { InputIssue } from '../../operations/record/errors.js';
import { readGivenModel } from '../backtest/given-model.js';

export const measureStudyQuestionSchema = z.strictObject({
  /** The days that were asked for, YYYY-MM-DD, both inclusive. */
  startDate: z.string(),
  endDate: z.string(),
  holdoutFrom: z.string().nullable(),
  /** Public paths of the models that are given, each with the field that names it. */
  models: z.array(z.strictObject({ modelPath: z.string(), field: z.array(z.string()) })).readonly(),
  /** The last day on which models of trials are trained; null where none is. */
  trainedTo: z.string().nullable(),
  modelsDir: z.string(),
});

/** The days on which trials are measured, or everything that is wrong with them. */
export type MeasuredStudy =
  | { readonly kind: 'refused'; readonly issues: readonly InputIssue[] }
  | { readonly kind: 'measured'; readonly startDate: string; readonly endDate: string };

/** Finds the days that no model of a study has seen and that are not held out. */
export async function measureStudy(
  question: z.infer<typeof measureStudyQuestionSchema>,
): Promise<MeasuredStudy> {
  const { startDate, endDate, holdoutFrom, trainedTo } = question;
  const issues: InputIssue[] = [];
  const refuse = (path: readonly string[], code: string, reason: string): void => {
    issues.push({ path, code, message: `${path.join('.')}: ${reason}` });
  };
  if (holdoutFrom !== null && (holdoutFrom <= startDate || holdoutFrom > endDate)) {
    const days = `${startDate} to ${endDate}`;
    refuse(
      ['holdoutFrom'],
      'OUT_OF_RANGE',
      `'${holdoutFrom}' does not part ${days}; give a date after the first day`,
    );
  }
  if (holdoutFrom !== null && trainedTo !== null && trainedTo >= holdoutFrom) {
    const reason = `'${trainedTo}' is not before holdoutFrom '${holdoutFrom}': models would learn from what is held out`;
    refuse(['training', 'endDate'], 'OUT_OF_RANGE', `${reason}; end the training earlier`);
  }
  const ends: (string | null)[] = [trainedTo];
  for (const { modelPath, field } of question.models) {
    try {
      const { metadata } = await readGivenModel(modelPath, question.modelsDir);
      ends.push(metadata.trainedTo);
      if (holdoutFrom !== null && metadata.trainedTo !== null && metadata.trainedTo >= holdoutFrom) {
        const seen = `'${modelPath}' was trained to ${metadata.trainedTo} and has seen what is held out`;
        refuse(field, 'HOLDOUT_SEEN', `${seen}; take a later holdoutFrom, or another model`);
      }
    } catch (error) {
      const code = error instanceof AppError ? error.code : 'MODEL_INVALID';
      refuse(field, code, describeReadFailure(modelPath, error));
    }
  }
  if (issues.length > 0) return { kind: 'refused', issues };
  const last = holdoutFrom === null ? endDate : isoDateOf(requireEpochDay(holdoutFrom) - 1);
  try {
    return { kind: 'measured', ...measuredRange({ startDate, endDate: last }, ends) };
  } catch (error) {
    if (!(error instanceof NothingToMeasureError)) throw error;
    if (holdoutFrom === null) refuse(['backtest', 'endDate'], error.code, error.message);
    else {
      const reason = `'${holdoutFrom}' leaves the search no bar: the models were trained to ${error.trainedTo}`;
      refuse(
        ['holdoutFrom'],
        error.code,
        `${reason}; take a later one, or models that were trained on earlier dates`,
      );
    }
    return { kind: 'refused', issues };
  }
}
