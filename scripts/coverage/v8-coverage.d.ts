declare module '@bcoe/v8-coverage' {
  import type { Profiler } from 'node:inspector';

  /** One report of Node's NODE_V8_COVERAGE. */
  export interface ProcessCov {
    readonly result: readonly Profiler.ScriptCoverage[];
  }

  /** Adds up reports of the same scripts; the ranges of the result are nested again as V8 nests them. */
  export function mergeProcessCovs(reports: readonly ProcessCov[]): ProcessCov;
}
