import type { CaseOutcome } from './case-outcome.js';
import type { ConventionId } from './conventions.js';

/** A number, or nothing where it is undefined: warm-up, zero variance and the like. */
export type Figure = number | null;

/** Two lists of figures that have been laid beside each other. */
export interface Comparison {
  /** Numbers on both sides. */
  readonly compared: number;
  /** The largest |ours − theirs| / |theirs|; where theirs is 0, the largest |ours − theirs|. */
  readonly difference: number;
  /** What does not fit, beginning with the first; empty when all do. */
  readonly faults: readonly string[];
}

export interface Tolerance {
  /** Fraction of the reference. */
  readonly relative: number;
  /** What is allowed in any case, in the unit of the figure. */
  readonly absolute: number;
}

/** Digits that doubles keep through sums of different order. */
export const NEARLY_EXACT: Tolerance = { relative: 1e-9, absolute: 1e-12 };

/** Returns the tolerance of a reference that was rounded to some decimals. */
export const decimals = (count: number): Tolerance => ({ relative: 0, absolute: 0.5000001 * 10 ** -count });

/**
 * Compares figure by figure; what is undefined on one side has to be so on the other.
 * @param label names a figure in faults
 */
export function compare(
  ours: readonly Figure[],
  theirs: readonly Figure[],
  { relative, absolute }: Tolerance,
  label: (index: number) => string = (index) => `[${index}]`,
): Comparison {
  const faults: string[] = [];
  if (ours.length !== theirs.length) faults.push(`${ours.length} figures against ${theirs.length}`);
  let compared = 0;
  let difference = 0;
  for (let index = 0; index < Math.min(ours.length, theirs.length); index += 1) {
    const [our, their] = [defined(ours[index]), defined(theirs[index])];
    if (our === null && their === null) continue;
    if (our === null || their === null) {
      faults.push(`${label(index)}: ours ${our ?? 'undefined'}, theirs ${their ?? 'undefined'}`);
      continue;
    }
    compared += 1;
    const gap = Math.abs(our - their);
    difference = Math.max(difference, gap / (Math.abs(their) || 1));
    if (!(gap <= Math.max(relative * Math.abs(their), absolute)))
      faults.push(`${label(index)}: ours ${our}, theirs ${their}`);
  }
  return { compared, difference, faults };
}

function defined(figure: Figure | undefined): Figure {
  return figure === undefined || figure === null || Number.isNaN(figure) ? null : figure;
}

/** Returns several comparisons as one. */
export function together(comparisons: readonly Comparison[]): Comparison {
  return {
    compared: comparisons.reduce((sum, { compared }) => sum + compared, 0),
    difference: Math.max(0, ...comparisons.map(({ difference }) => difference)),
    faults: comparisons.flatMap(({ faults }) => faults),
  };
}

/** Judges a comparison in which both sides should be equal. */
export function judge(comparison: Comparison): CaseOutcome {
  const { compared, difference, faults } = comparison;
  if (faults.length > 0) return disagreement(faults);
  if (compared === 0) return { kind: 'DISAGREES', reason: 'there was nothing to compare' };
  return { kind: 'AGREES', compared, difference };
}

/**
 * Judges a comparison in which both sides follow different conventions. A difference that is gone is reported
 * too, so that the list of conventions stays true.
 * @param straight ours as it is
 * @param replayed the same with the differences taken into account
 * @param checked how they were
 */
export function judgeByConvention(
  straight: Comparison,
  replayed: Comparison,
  conventions: readonly ConventionId[],
  checked: string,
): CaseOutcome {
  const names = conventions.join(', ');
  if (straight.faults.length === 0) {
    return { kind: 'DISAGREES', reason: `agrees without ${names}: take the convention off this case` };
  }
  const { compared, difference, faults } = replayed;
  if (faults.length > 0) return disagreement(faults, ` although ${names} was taken into account`);
  if (compared === 0) return { kind: 'DISAGREES', reason: `nothing was compared under ${names}` };
  return { kind: 'CONVENTION', conventions, compared, difference, checked };
}

function disagreement(faults: readonly string[], rest = ''): CaseOutcome {
  const more = faults.length > 1 ? ` and ${faults.length - 1} more` : '';
  return { kind: 'DISAGREES', reason: `${faults[0]}${more}${rest}` };
}
