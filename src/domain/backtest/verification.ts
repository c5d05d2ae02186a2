import type { Provenance } from './provenance.js';
import type { Replay } from './replay.js';

/** What a stored run and its replay are compared in. */
export const VERIFIED_ASPECTS = [
  'DATA',
  'STRATEGY',
  'MODEL',
  'SIGNALS',
  'PARAMETERS',
  'BACKEND',
  'ENGINE',
  'RESULT',
] as const;

export type VerifiedAspect = (typeof VERIFIED_ASPECTS)[number];

/** How one aspect of a stored run compares with what its replay found. */
export interface VerificationCheck {
  readonly name: VerifiedAspect;
  /** A hash, or the name of a version or a backend; null where there is none, as the model of recorded signals. */
  readonly stored: string | null;
  readonly found: string | null;
  readonly agrees: boolean;
}

/** Whether a stored run could be had again, and if not, in what it differs. */
export interface Verification {
  /** Id of the operation that was run again. */
  readonly of: string;
  /** True when every check agrees. */
  readonly agrees: boolean;
  /** One of each aspect. */
  readonly checks: readonly VerificationCheck[];
}

/**
 * Compares a stored run with its replay.
 * @param found of the replay
 * @param strategyFileHash of the strategy file as it is now, overrides applied; null when it cannot be read. The
 *   replay itself ran the stored text, so that a changed file is told apart from a changed result.
 */
export function verify(
  { of, provenance: stored }: Pick<Replay, 'of' | 'provenance'>,
  found: Provenance,
  strategyFileHash: string | null,
): Verification {
  const pairs: Readonly<Record<VerifiedAspect, readonly [string | null, string | null]>> = {
    DATA: [stored.dataHash, found.dataHash],
    STRATEGY: [stored.strategyHash, strategyFileHash],
    MODEL: [stored.modelHash, found.modelHash],
    SIGNALS: [stored.signalsHash, found.signalsHash],
    PARAMETERS: [stored.parametersHash, found.parametersHash],
    BACKEND: [stored.tensorflowBackend, found.tensorflowBackend],
    ENGINE: [stored.engineVersion, found.engineVersion],
    RESULT: [stored.resultDigest, found.resultDigest],
  };
  const checks = VERIFIED_ASPECTS.map((name): VerificationCheck => {
    const [storedValue, foundValue] = pairs[name];
    return { name, stored: storedValue, found: foundValue, agrees: storedValue === foundValue };
  });
  return { of, agrees: checks.every(({ agrees }) => agrees), checks };
}
