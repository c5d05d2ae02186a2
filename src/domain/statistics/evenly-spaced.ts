/**
 * Returns at most `maxItems` items of a list, evenly spaced, the first and the last among them.
 * @param maxItems 2 or more
 */
export function evenlySpaced<Item>(items: readonly Item[], maxItems: number): readonly Item[] {
  if (items.length <= maxItems) return items;
  const last = items.length - 1;
  return Array.from(
    { length: maxItems },
    (_, index) => items[Math.round((index * last) / (maxItems - 1))] as Item,
  );
}
