import type { FieldSpec } from '../fields.js';

/** A kind of run that can be started. */
export type FormName = 'backtest' | 'search' | 'walk-forward' | 'training' | 'data';

export interface FormSpec {
  readonly title: string;
  readonly about: string;
  readonly verb: string;
  /** Of the command line. */
  readonly command: string;
  readonly fields: readonly FieldSpec[];
}
