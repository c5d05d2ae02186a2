import { closest, distance } from 'fastest-levenshtein';

/** Returns a remedy for an unknown name: the nearest known one, and all of them when it is not a mere slip. */
export function suggestName(name: string, known: readonly string[]): string {
  if (known.length === 0) return 'there is none to choose from';
  const wanted = name.toLowerCase();
  const nearest =
    known.find((candidate) => wanted.length > 2 && candidate.includes(wanted)) ?? closest(wanted, known);
  const isSlip = distance(wanted, nearest) <= Math.max(2, Math.floor(nearest.length / 3));
  return `did you mean '${nearest}'?${isSlip ? '' : ` Known are ${known.join(', ')}`}`;
}
