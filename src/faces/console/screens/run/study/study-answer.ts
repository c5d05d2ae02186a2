import { pathName } from '../../../../../domain/study/space/path-name.js';
import type { StudyQuery } from '../../../generated/graphql.js';
import { formatValue } from '../../../text/format.js';

/** The parts of the answer that the views of a parameter search show. */
export type Study = Extract<NonNullable<StudyQuery['operation']>, { ranking: unknown }>;
export type Trial = Study['ranking']['nodes'][number];
export type Figures = NonNullable<NonNullable<Study['snapshot']>['overfitting']>;

/** What a trial set, by short names and with as many digits as one reads; its own page has all of them. */
export function trialText({ values }: Pick<Trial, 'values'>): string {
  const paths = values.map(({ path }) => path);
  return values.map(({ path, value }) => `${pathName(path, paths)} ${formatValue(value)}`).join(', ');
}

/** Where a trial is looked at. */
export const trialAddress = (study: string, number: number): string =>
  `/operations/${study}/trials/${number}`;
