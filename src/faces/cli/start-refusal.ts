import { CliError } from './cli-error.js';
import { ExitCode } from './exit-code.js';
import { type OptionNames, withOptionNames } from './option-names.js';

/** What keeps an operation of any type from starting. */
type StartRefusal =
  | { readonly __typename: 'InvalidInputError'; readonly issues: readonly { readonly message: string }[] }
  | {
      readonly __typename: 'IdempotencyConflictError';
      readonly message: string;
      readonly operationId: string;
    }
  | { readonly __typename: 'QueueFullError'; readonly message: string; readonly retryAfterMs: number };

/**
 * Explains why an operation did not start: every refused field, the conflict, or how long to wait.
 * @param names what the command calls the fields of the input
 */
export function startRefusal(refusal: StartRefusal, names: OptionNames): CliError {
  switch (refusal.__typename) {
    case 'InvalidInputError':
      return new CliError(
        refusal.issues.map(({ message }) => withOptionNames(message, names)).join('\n'),
        ExitCode.WrongUsage,
      );
    case 'IdempotencyConflictError':
      return new CliError(`${refusal.message} (operation ${refusal.operationId})`, ExitCode.WrongUsage);
    case 'QueueFullError':
      return new CliError(
        `${refusal.message} Try again in ${Math.ceil(refusal.retryAfterMs / 1_000)} s.`,
        ExitCode.OperationFailed,
      );
  }
}
