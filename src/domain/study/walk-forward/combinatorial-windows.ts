import { type BarWindow, joinAdjacent } from './bar-window.js';
import type { BarStretch } from './purge.js';

/** A range whose groups are tested in all combinations of some at a time. */
export interface CombinatorialWindows {
  /** Equal numbers of bars, as far as that goes. */
  readonly groups: readonly BarStretch[];
  /** One a split, in lexicographic order of the groups that test. */
  readonly windows: readonly BarWindow[];
  /** The groups that test, by split, ascending. */
  readonly tested: readonly (readonly number[])[];
  /** Of each path the split that tests each group: no split tests a group on two paths. */
  readonly paths: readonly (readonly number[])[];
}

/**
 * Cuts a range into groups of which each combination of `testGroups` tests a model that is trained on the others (López de
 * Prado, Advances in Financial Machine Learning, 2018, chapter 12). Group g of n bars has those from ⌊g·n/N⌋ to
 * ⌊(g + 1)·n/N⌋ − 1. Path p takes for each group the p-th split that tests it.
 * @param count number of bars, at least as many as groups
 * @param groupCount N, 2 or more
 * @param testGroups k, 1 to N − 1
 */
export function combinatorialWindows(
  count: number,
  groupCount: number,
  testGroups: number,
): CombinatorialWindows {
  const border = (group: number): number => Math.floor((group * count) / groupCount);
  const groups = Array.from({ length: groupCount }, (_, group) => ({
    first: border(group),
    last: border(group + 1) - 1,
  }));
  const tested = combinations(groupCount, testGroups);
  const windows = tested.map((testing, number) => ({
    number,
    train: joinAdjacent(groups.filter((_, group) => !testing.includes(group))),
    test: joinAdjacent(groups.filter((_, group) => testing.includes(group))),
  }));
  const splitsOf = groups.map((_, group) =>
    tested.flatMap((testing, split) => (testing.includes(group) ? [split] : [])),
  );
  const paths = Array.from({ length: splitsOf[0]?.length ?? 0 }, (_, path) =>
    splitsOf.map((splits) => splits[path] as number),
  );
  return { groups, windows, tested, paths };
}

/** Returns how many splits there are; Infinity beyond what a double counts. */
export function splitCount(groupCount: number, testGroups: number): number {
  let splits = 1;
  for (let i = 1; i <= testGroups; i += 1) splits = (splits * (groupCount - testGroups + i)) / i;
  return splits;
}

/** Returns all ascending choices of `size` numbers below `count`, in lexicographic order. */
function combinations(count: number, size: number): readonly (readonly number[])[] {
  const found: number[][] = [];
  const choose = (chosen: readonly number[], from: number): void => {
    if (chosen.length === size) {
      found.push([...chosen]);
      return;
    }
    for (let next = from; next <= count - (size - chosen.length); next += 1)
      choose([...chosen, next], next + 1);
  };
  choose([], 0);
  return found;
}
