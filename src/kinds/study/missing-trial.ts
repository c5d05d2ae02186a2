import type { Operation } from '../../operations/record/operation.js';
import { isFinal } from '../../operations/record/operation-status.js';
import type { StudyParameters } from './study-parameters.js';

/** Says why a study has no trial of a number: it never will have, the search ended before, or it is not there yet. */
export function missingTrial(
  number: number,
  { status }: Pick<Operation, 'status'>,
  { space: { trials } }: Pick<StudyParameters, 'space'>,
): string {
  if (!Number.isInteger(number) || number < 0 || number >= trials)
    return `there is no trial ${number}; the study has ${trials}, from 0`;
  return isFinal(status)
    ? `trial ${number} was not evaluated before the study was ${status}; choose an earlier one`
    : `trial ${number} is not evaluated yet; wait for it, or choose an earlier one`;
}
