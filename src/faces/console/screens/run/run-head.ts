import type { RunHeadQuery } from '../../generated/graphql.js';

/** What every run has, whatever its kind. */
export type RunHead = NonNullable<RunHeadQuery['operation']>;
