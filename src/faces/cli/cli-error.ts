import { ExitCode } from './exit-code.js';

/** A failure that a command explains to its user, with the code that the shell sees. */
export class CliError extends Error {
  override readonly name: string = 'CliError';
  readonly exitCode: ExitCode;

  constructor(message: string, exitCode: ExitCode) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** Thrown when the server has no operation with the id. */
export class OperationMissingError extends CliError {
  override readonly name = 'OperationMissingError';

  constructor(id: string) {
    super(
      `There is no operation '${id}' on this server. 'ktrdr operations list' shows the ones there are.`,
      ExitCode.OperationFailed,
    );
  }
}
