import type { Operation, OperationStatus } from '../record/operation.js';
import type { Tag } from '../record/tags.js';

export interface OperationFilter {
  readonly ids?: readonly string[];
  /** What an id begins with, or what its random part, the end behind the last underscore, begins with. */
  readonly idPrefix?: string;
  readonly types?: readonly string[];
  readonly statuses?: readonly OperationStatus[];
  readonly symbol?: string;
  /** Path of the strategy as it was given, or the end of that path without its ending: `rsi` is `strategies/rsi.yaml`. */
  readonly strategy?: string;
  readonly createdAfter?: Date;
  readonly createdBefore?: Date;
  /** All of them. */
  readonly tags?: readonly Tag[];
  /** Part of label, title or note, whatever its case. */
  readonly text?: string;
  /** The operation that they are directly below; null for those below none; absent for all. */
  readonly parent?: string | null;
  readonly pinned?: boolean;
  readonly updatedAfter?: Date;
  /** Name of the API key that started them. */
  readonly startedBy?: string;
  /** Leaves out what has a warning that INVALIDATES it. */
  readonly excludeInvalid?: boolean;
  /** Public path of the model that they use or make. */
  readonly model?: string;
}

export const OPERATION_ORDER_FIELDS = [
  'CREATED_AT',
  'DURATION',
  'TOTAL_RETURN',
  'SHARPE_RATIO',
  'DEFLATED_SHARPE',
  'MAX_DRAWDOWN',
  'TOTAL_TRADES',
] as const;

export type OperationOrderField = (typeof OPERATION_ORDER_FIELDS)[number];

/** Operations of one value lie in the order of their creation, in the same direction; those without one come last. */
export interface OperationOrder {
  readonly field: OperationOrderField;
  readonly direction: 'ASC' | 'DESC';
}

export const NEWEST_FIRST: OperationOrder = { field: 'CREATED_AT', direction: 'DESC' };

export interface OperationQuery {
  readonly filter: OperationFilter;
  /** Default: NEWEST_FIRST. */
  readonly order?: OperationOrder;
  readonly first: number;
  /** Where the last page ended; null from the beginning. */
  readonly after: OperationPosition | null;
}

/** A place in an order that stays valid while operations are added. */
export interface OperationPosition {
  readonly createdAt: Date;
  readonly id: string;
  /** Of the field of the order; null where it has none; absent in the order of creation. */
  readonly value?: number | null;
}

/** A value of what lists are filtered by, and how many operations have it. */
export interface FacetValue {
  readonly value: string;
  readonly count: number;
}

/** The most frequent values first, at most MOST_FACET_VALUES each; equal counts in the order of their values. */
export interface OperationFacets {
  readonly strategies: readonly FacetValue[];
  readonly symbols: readonly FacetValue[];
  /** As `key=value`. */
  readonly tags: readonly FacetValue[];
  readonly statuses: readonly FacetValue[];
}

export const MOST_FACET_VALUES = 100;
/** Facets are of the newest so many operations that match. */
export const MOST_COUNTED = 100_000;

export interface OperationPage {
  readonly operations: readonly Operation[];
  /** Where each of them lay when it was found. What goes on may have another value by now, and so lie elsewhere. */
  readonly places: readonly OperationPosition[];
  readonly hasNextPage: boolean;
}
