import type { StudyQuery } from '../../../generated/graphql.js';

/** The parts of the answer that the views of a parameter search show. */
export type Study = Extract<NonNullable<StudyQuery['operation']>, { ranking: unknown }>;
export type Trial = Study['ranking']['nodes'][number];
export type Figures = NonNullable<NonNullable<Study['snapshot']>['overfitting']>;

/** A parameter by the end of its path: `confidence_threshold`. */
export const shortPath = (path: string): string => path.split('.').at(-1) ?? path;

/** What a trial set, by short names. */
export const trialText = ({ values }: Pick<Trial, 'values'>): string =>
  values.map(({ path, value }) => `${shortPath(path)} ${value}`).join(', ');

/** Where a trial is looked at. */
export const trialAddress = (study: string, number: number): string =>
  `/operations/${study}/trials/${number}`;
