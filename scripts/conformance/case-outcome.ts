import type { ConventionId } from './conventions.js';

/** How one case of a source came out. */
export type CaseOutcome =
  | {
      readonly kind: 'AGREES';
      /** Numbers that were compared. */
      readonly compared: number;
      /** The largest of their differences, as a fraction of the number; 0 for bit-equal. */
      readonly difference: number;
    }
  | {
      /** Both follow rules of their own that are written down; by theirs our parts give their numbers. */
      readonly kind: 'CONVENTION';
      readonly conventions: readonly ConventionId[];
      readonly compared: number;
      readonly difference: number;
      /** What was compared after the difference was taken into account. */
      readonly checked: string;
    }
  | { readonly kind: 'DISAGREES'; readonly reason: string }
  /** Nothing of ours computes it. */
  | { readonly kind: 'NOT_OFFERED'; readonly reason: string };

export interface CaseResult {
  readonly name: string;
  readonly outcome: CaseOutcome;
}
