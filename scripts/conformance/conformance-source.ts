import type { CaseResult } from './case-outcome.js';
import type { ReferenceFolder } from './reference-folder.js';

/** One folder of reference material and how ours is held against it. */
export interface ConformanceSource {
  /** Folder below the reference folder, such as `expected/fuzzy`. */
  readonly folder: string;
  /** What is compared, one sentence. */
  readonly summary: string;
  /**
   * Runs every case that the folder has, those that nothing of ours computes included.
   * @throws ReferenceMissingError when a file is not there
   */
  run(reference: ReferenceFolder): readonly CaseResult[] | Promise<readonly CaseResult[]>;
}
