import type { StudyQuery } from '../../../generated/graphql.js';
import { formatValue } from '../../../text/format.js';

/** The parts of the answer that the views of a parameter search show. */
export type Study = Extract<NonNullable<StudyQuery['operation']>, { ranking: unknown }>;
export type Trial = Study['ranking']['nodes'][number];
export type Figures = NonNullable<NonNullable<Study['snapshot']>['overfitting']>;

/** A parameter by the end of its path: `confidence_threshold`. */
export const shortPath = (path: string): string => path.split('.').at(-1) ?? path;

/** What a trial set, by short names and with as many digits as one reads; its own page has all of them. */
export const trialText = ({ values }: Pick<Trial, 'values'>): string =>
  values.map(({ path, value }) => `${shortPath(path)} ${formatValue(value)}`).join(', ');

/** Where a trial is looked at. */
export const trialAddress = (study: string, number: number): string =>
  `/operations/${study}/trials/${number}`;
