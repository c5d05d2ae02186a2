import { modernise } from './legacy/modernise.js';
import { ProblemList } from './problem-list.js';
import { isMapping } from './sections/identifier.js';
import { descriptionSchema, nameSchema } from './sections/naming.js';
import { readTrainingData } from './sections/training-data-section.js';
import { StrategyValidationError } from './strategy-validation-error.js';
import { tradedFirst } from './traded-first.js';
import { readYamlSource } from './yaml-source.js';

/** What a list shows of a strategy file; null and empty where it cannot be read. */
export interface StrategyOutline {
  readonly name: string | null;
  readonly description: string | null;
  readonly symbols: readonly string[];
  readonly timeframes: readonly string[];
}

const NOTHING: StrategyOutline = { name: null, description: null, symbols: [], timeframes: [] };

/** Reads as much of a strategy as there is, however wrong the rest may be; never throws. */
export function strategyOutline(text: string): StrategyOutline {
  const problems = new ProblemList({ lineOf: () => 1 });
  try {
    const { document, value } = readYamlSource(text);
    if (!isMapping(value)) return NOTHING;
    modernise(document, problems);
    const file = document.toJS() as Readonly<Record<string, unknown>>;
    const data = readTrainingData(file.training_data, problems);
    return {
      name: nameSchema.safeParse(file.name).data ?? null,
      description: descriptionSchema.safeParse(file.description).data ?? null,
      symbols: data?.symbols ?? [],
      timeframes: data === null ? [] : tradedFirst(data),
    };
  } catch (error) {
    if (error instanceof StrategyValidationError) return NOTHING;
    throw error;
  }
}
