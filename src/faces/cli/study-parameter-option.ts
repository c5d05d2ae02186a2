import { InvalidArgumentError } from 'commander';
import type { StudyParameterInput } from '../client/generated/graphql.js';
import { readStudyParameter } from '../client/study-parameter.js';

/**
 * Reads one more `--param`.
 * @throws InvalidArgumentError for what is none
 */
export function studyParameter(
  text: string,
  previous: readonly StudyParameterInput[],
): readonly StudyParameterInput[] {
  try {
    return [...previous, readStudyParameter(text)];
  } catch (error) {
    throw new InvalidArgumentError((error as Error).message);
  }
}
