import { AppError } from '../../base/pure/app-error.js';

/** One thing wrong with a strategy file. */
export interface StrategyProblem {
  /** Dotted path, such as `fuzzy_sets.rsi_zone.indicator`; empty for the file as a whole. */
  readonly path: string;
  /** 1-based line of the text; for something missing, the line of what should contain it. */
  readonly line: number;
  /** 1-based column where it is known, as for YAML syntax; else null. */
  readonly column: number | null;
  /** A sentence that names the path. */
  readonly message: string;
}

/** Of further problems in the message; `problems` has all. */
const MAX_LISTED = 20;

/** Thrown for a strategy text that does not follow the grammar; it lists every problem found. */
export class StrategyValidationError extends AppError {
  readonly code = 'VALIDATION_ERROR';
  readonly problems: readonly StrategyProblem[];

  /** @param problems at least one, the most important first */
  constructor(problems: readonly StrategyProblem[]) {
    const [first, ...others] = problems.map(({ message }) => message);
    const rest =
      others.length === 0
        ? []
        : [`and ${others.length} more:`, ...others.slice(0, MAX_LISTED).map((text) => `- ${text}`)];
    if (others.length > MAX_LISTED) rest.push('- ...');
    super([`ValidationError: ${first}`, ...rest].join('\n'));
    this.problems = problems;
  }
}
