import { readFile } from 'node:fs/promises';
import { parseStrategy } from '../strategy/parse-strategy.js';
import type { Strategy } from '../strategy/strategy.js';
import { StrategyValidationError } from '../strategy/strategy-validation-error.js';
import { CliError } from './cli-error.js';
import { ExitCode } from './exit-code.js';
import { readInput } from './read-input.js';
import { problemsView } from './strategy-validate.js';
import type { Terminal } from './terminal.js';

/**
 * Reads a strategy file of this machine.
 * @throws CliError with every problem when it is not valid
 */
export async function readStrategy(
  { paintNote }: Terminal,
  path: string,
): Promise<{ readonly text: string; readonly strategy: Strategy }> {
  const text = await readInput(path, 'strategy file', (file) => readFile(file, 'utf8'));
  try {
    return { text, strategy: parseStrategy(text).strategy };
  } catch (error) {
    if (!(error instanceof StrategyValidationError)) throw error;
    throw new CliError(problemsView(paintNote, path, error.problems), ExitCode.OperationFailed);
  }
}
