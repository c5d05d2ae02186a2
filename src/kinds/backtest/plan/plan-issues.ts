import { describeReadFailure } from '../../../base/outer/files/describe-read-failure.js';
import { type AppError, isLastingFailure } from '../../../base/pure/app-error.js';
import type { InputIssue } from '../../../operations/record/errors.js';

/** What a part of a plan reads. */
interface Reading {
  /** Its name for people, where the system refuses to read it. */
  readonly what: string;
  /** The code of that. */
  readonly code: string;
  /** The field of the input that would mend what is wrong with it. */
  readonly field: string;
  /** The same for some errors; null for those that belong to `field`. */
  readonly fieldOf?: (error: AppError) => string | null;
}

/** Collects what would keep a run from ending well, each at the field of the input that would mend it. */
export class PlanIssues {
  readonly found: InputIssue[] = [];

  add(field: string, { code, message }: { readonly code: string; readonly message: string }): void {
    const issue = { path: [field], code, message: `${field}: ${message}` };
    // What is read twice is wrong twice.
    if (!this.found.some((known) => known.message === issue.message)) this.found.push(issue);
  }

  /** Does a part of the work; null where an issue keeps it from being done. @throws AppError that passes by itself */
  async attempt<T>({ what, code, field, fieldOf }: Reading, work: () => T | Promise<T>): Promise<T | null> {
    try {
      return await work();
    } catch (error) {
      if (isLastingFailure(error)) this.add(fieldOf?.(error) ?? field, error);
      else this.add(field, { code, message: describeReadFailure(what, error) });
      return null;
    }
  }
}
