import {
  type FacetValue,
  NEWEST_FIRST,
  type OperationFacets,
  type OperationFilter,
  type OperationOrder,
  type OperationOrderField,
  type OperationPosition,
} from '../../src/operations/ports/operation-query.js';
import type { Operation } from '../../src/operations/record/operation.js';
import { foldCase, searchTextOf } from '../../src/operations/record/search-text.js';

/** Tells how two operations lie to each other in an order: negative where the first comes first. */
export function compare(order: OperationOrder, a: OperationPosition, b: OperationPosition): number {
  const [valueA, valueB] = [a.value ?? null, b.value ?? null];
  if ((valueA === null) !== (valueB === null)) return valueA === null ? 1 : -1;
  const sign = order.direction === 'DESC' ? -1 : 1;
  const byValue = valueA === null || valueB === null ? 0 : valueA - valueB;
  const byTime = a.createdAt.getTime() - b.createdAt.getTime();
  return sign * (byValue || byTime || (a.id === b.id ? 0 : a.id < b.id ? -1 : 1));
}

/** Returns the operations that match, in order, behind a place. */
export function listed(
  rows: Iterable<Operation>,
  filter: OperationFilter,
  order: OperationOrder = NEWEST_FIRST,
  after: OperationPosition | null = null,
): readonly Operation[] {
  const placed = [...rows]
    .filter((row) => matches(row, filter))
    .map((row) => ({ row, place: placeOf(row, order) }))
    .sort((a, b) => compare(order, a.place, b.place));
  return placed
    .filter(({ place }) => after === null || compare(order, after, place) < 0)
    .map(({ row }) => row);
}

/** Returns where an operation lies in an order. */
export function placeOf(row: Operation, { field }: OperationOrder): OperationPosition {
  const { createdAt, id } = row;
  return field === 'CREATED_AT' ? { createdAt, id } : { createdAt, id, value: orderValueOf(row, field) };
}

/** Returns the value that an order goes by; null where the operation has none. */
export function orderValueOf(operation: Operation, field: OperationOrderField): number | null {
  const { summary, startedAt, completedAt, createdAt } = operation;
  switch (field) {
    case 'CREATED_AT':
      return createdAt.getTime();
    case 'DURATION':
      return startedAt && completedAt && completedAt.getTime() - startedAt.getTime();
    case 'TOTAL_RETURN':
      return summary.totalReturn;
    case 'SHARPE_RATIO':
      return summary.sharpeRatio;
    case 'DEFLATED_SHARPE':
      return summary.deflatedSharpe;
    case 'MAX_DRAWDOWN':
      return summary.maxDrawdown;
    case 'TOTAL_TRADES':
      return summary.totalTrades;
  }
}

export function facetsOf(rows: readonly Operation[]): OperationFacets {
  return {
    strategies: counted(rows.flatMap(({ strategy }) => strategy ?? [])),
    symbols: counted(rows.flatMap(({ symbol }) => symbol ?? [])),
    statuses: counted(rows.map(({ status }) => status)),
    tags: counted(rows.flatMap(({ tags }) => tags.map(({ key, value }) => `${key}=${value}`))),
  };
}

function counted(values: readonly string[]): readonly FacetValue[] {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts]
    .map(([value, count]) => ({ value, count }))
    .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
}

function matches(row: Operation, filter: OperationFilter): boolean {
  return matchesWork(row, filter) && matchesWords(row, filter);
}

function matchesWork(row: Operation, filter: OperationFilter): boolean {
  const { ids, idPrefix, types, statuses, symbol, strategy, createdAfter, createdBefore } = filter;
  return (
    (ids === undefined || ids.includes(row.id)) &&
    (idPrefix === undefined || beginsWith(row.id, idPrefix)) &&
    (types === undefined || types.includes(row.type)) &&
    (statuses === undefined || statuses.includes(row.status)) &&
    (symbol === undefined || row.symbol === symbol) &&
    (strategy === undefined || isNamed(row.strategy, strategy)) &&
    (createdAfter === undefined || row.createdAt > createdAfter) &&
    (createdBefore === undefined || row.createdAt < createdBefore)
  );
}

function matchesWords(row: Operation, filter: OperationFilter): boolean {
  const { tags = [], text, parent, pinned, updatedAfter, startedBy, excludeInvalid, model } = filter;
  const isInvalid = row.warnings.some(({ severity }) => severity === 'INVALIDATES');
  return (
    tags.every(({ key, value }) => row.tags.some((tag) => tag.key === key && tag.value === value)) &&
    (text === undefined || searchTextOf(row).includes(foldCase(text))) &&
    (parent === undefined || row.parentId === parent) &&
    (pinned === undefined || row.pinned === pinned) &&
    (updatedAfter === undefined || row.updatedAt > updatedAfter) &&
    (startedBy === undefined || row.caller === startedBy) &&
    !(excludeInvalid && isInvalid) &&
    (model === undefined || row.model === model)
  );
}

function beginsWith(id: string, prefix: string): boolean {
  return id.startsWith(prefix) || (/_([^_]{12})$/.exec(id)?.[1]?.startsWith(prefix) ?? false);
}

function isNamed(path: string | null, name: string): boolean {
  if (path === null) return false;
  const ends = ['.yaml', '.yml'].map((ending) => name + ending);
  return path === name || ends.some((end) => path === end || path.endsWith(`/${end}`));
}
