import { closest, distance } from 'fastest-levenshtein';

/** Returns the known name that is most like another one; there is at least one. */
export function nearestName(name: string, known: readonly string[]): string {
  const wanted = name.toLowerCase();
  return known.find((candidate) => wanted.length > 2 && candidate.includes(wanted)) ?? closest(wanted, known);
}

/** Returns a remedy for an unknown name: the nearest known one, and all of them when it is not a mere slip. */
export function suggestName(name: string, known: readonly string[]): string {
  if (known.length === 0) return 'there is none to choose from';
  const nearest = nearestName(name, known);
  const isSlip = distance(name.toLowerCase(), nearest) <= Math.max(2, Math.floor(nearest.length / 3));
  return `did you mean '${nearest}'?${isSlip ? '' : ` Known are ${known.join(', ')}`}`;
}
