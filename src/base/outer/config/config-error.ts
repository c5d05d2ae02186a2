import { AppError } from '../../pure/app-error.js';

/** One environment variable that cannot be used as it is. */
export interface ConfigProblem {
  readonly variable: string;
  /** As it was given; null when it was not set, or is a secret that must not be shown. */
  readonly value: string | null;
  /** What is allowed, or what to do; completes "the variable …". */
  readonly expectation: string;
}

/** Thrown when the environment cannot be used; its message lists every problem, one a line. */
export class ConfigError extends AppError {
  readonly code = 'CONFIG_INVALID';

  constructor(readonly problems: readonly ConfigProblem[]) {
    super(['The configuration cannot be used:', ...problems.map(problemLine)].join('\n'));
  }
}

function problemLine({ variable, value, expectation }: ConfigProblem): string {
  return `  ${variable}${value === null ? '' : `=${JSON.stringify(value)}`} ${expectation}`;
}
