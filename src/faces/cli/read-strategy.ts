import { readFile, stat } from 'node:fs/promises';
import { parseStrategy } from '../../domain/strategy/parse-strategy.js';
import type { Strategy } from '../../domain/strategy/strategy.js';
import { MAX_STRATEGY_BYTES, strategyText, tooLarge } from '../../domain/strategy/strategy-text.js';
import { StrategyValidationError } from '../../domain/strategy/strategy-validation-error.js';
import { CliError } from './cli-error.js';
import { ExitCode } from './exit-code.js';
import { readInput } from './read-input.js';
import { problemsView } from './strategy-problems-view.js';
import type { Terminal } from './terminal.js';

/**
 * Reads a strategy file of this machine.
 * @throws CliError with every problem when it is not valid
 */
export async function readStrategy(
  { paintNote }: Terminal,
  path: string,
): Promise<{ readonly text: string; readonly strategy: Strategy }> {
  try {
    const text = await readStrategyText(path);
    return { text, strategy: parseStrategy(text).strategy };
  } catch (error) {
    if (!(error instanceof StrategyValidationError)) throw error;
    throw new CliError(problemsView(paintNote, path, error.problems), ExitCode.OperationFailed);
  }
}

/**
 * Reads the text of a strategy file of this machine.
 * @throws CliError, wrong usage, when it cannot be read
 * @throws StrategyValidationError when it is too large to be a strategy, or not UTF-8
 */
export function readStrategyText(path: string): Promise<string> {
  return readInput(path, 'strategy file', async (file) => {
    const { size } = await stat(file);
    if (size > MAX_STRATEGY_BYTES) throw tooLarge(size);
    return strategyText(await readFile(file));
  });
}
