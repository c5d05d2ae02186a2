/** Longer values are cut. */
const LONGEST = 20;
const KEPT = 12;

/**
 * Returns values as short as they can be told from each other: of long ones the begin, as of hashes, or what stands where
 * they begin to differ, as of paths; all of it where neither tells them apart.
 */
export function toldApart(values: readonly (string | null)[]): readonly string[] {
  const known = [...new Set(values.flatMap((value) => value ?? []))];
  const ways = [cut, (value: string) => cut(from(value, sharedBeginning(known))), (value: string) => value];
  const write = ways.find((way) => new Set(known.map(way)).size === known.length) ?? cut;
  return values.map((value) => (value === null ? '–' : write(value)));
}

const cut = (value: string): string => (value.length > LONGEST ? `${value.slice(0, KEPT)}…` : value);

const from = (value: string, start: number): string => (start === 0 ? value : `…${value.slice(start)}`);

/** How many characters all values begin with in common. */
function sharedBeginning(values: readonly string[]): number {
  const [first = '', ...others] = values;
  let length = 0;
  while (length < first.length && others.every((other) => other[length] === first[length])) length += 1;
  return length;
}
