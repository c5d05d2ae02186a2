import type { z } from 'zod';
import { boundedMessage } from '../../base/pure/message-limits.js';
import { kindRemedy } from './kind-remedy.js';
import { schemaComplaint } from './schema-complaint.js';
import type { StrategyProblem } from './strategy-validation-error.js';
import type { YamlPath, YamlSource } from './yaml-source.js';

/** Further ones are not recorded: a text this wrong is no strategy. */
const MAX_PROBLEMS = 200;

/** Gathers what is wrong with a strategy, so that everything can be reported at once. */
export class ProblemList {
  readonly #problems: StrategyProblem[] = [];
  readonly #lineOf: (path: YamlPath) => number;
  readonly #writtenAt: (path: YamlPath) => string | null;

  /** @param source says where values stand and how they are written; lines alone will do */
  constructor(source: Pick<YamlSource, 'lineOf'> & Partial<Pick<YamlSource, 'writtenAt'>>) {
    this.#lineOf = (path) => source.lineOf(path);
    this.#writtenAt = (path) => source.writtenAt?.(path) ?? null;
  }

  get all(): readonly StrategyProblem[] {
    return this.#problems;
  }

  /** Returns the line of a path, for messages that are no problems. */
  lineOf(path: YamlPath): number {
    return this.#lineOf(path);
  }

  /** Tells whether something below a path has been found to be wrong. */
  hasBelow(path: YamlPath): boolean {
    const prefix = `${path.join('.')}.`;
    return this.#problems.some((problem) => problem.path.startsWith(prefix));
  }

  /** Records that the value at a path is wrong; the text says how and what would be right. */
  add(path: YamlPath, text: string): void {
    const dotted = path.join('.');
    this.#record(path, (line) => `${dotted === '' ? `line ${line}` : `${dotted} (line ${line})`}: ${text}`);
  }

  /** Records that a required section or field is absent. */
  addMissing(path: YamlPath): void {
    this.#record(path, () => `Strategy config missing required field '${path.join('.')}'`);
  }

  #record(path: YamlPath, messageOf: (line: number) => string): void {
    if (this.#problems.length >= MAX_PROBLEMS) return;
    const line = this.#lineOf(path);
    this.#problems.push({
      path: path.join('.'),
      line,
      column: null,
      message: boundedMessage(messageOf(line)),
    });
  }

  /**
   * Checks a value against a schema and records what does not fit.
   * @param path of the value in the file
   * @returns the parsed value; null when it does not fit
   */
  read<S extends z.ZodType>(schema: S, value: unknown, path: YamlPath): z.output<S> | null {
    const result = schema.safeParse(value);
    if (result.success) return result.data;
    for (const issue of result.error.issues) {
      const steps = issue.path.map((step) => (typeof step === 'number' ? step : String(step)));
      const found = valueAt(value, steps);
      const at = [...path, ...steps];
      if (found === undefined || (found === null && issue.code === 'invalid_type')) this.addMissing(at);
      else {
        const expected = issue.code === 'invalid_type' ? issue.expected : null;
        const written = expected === 'string' || typeof found === 'number' ? this.#writtenAt(at) : null;
        const remedy = expected === null ? null : kindRemedy(expected, found, written);
        const complaint = `${schemaComplaint(issue, found)} (found ${written ?? excerpt(found)})`;
        this.add(at, remedy === null ? complaint : `${complaint}; ${remedy}`);
      }
    }
    return null;
  }
}

function valueAt(value: unknown, path: YamlPath): unknown {
  let at = value;
  for (const step of path) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, step)) return undefined;
    at = (at as Record<string | number, unknown>)[step];
  }
  return at;
}

/** Returns a value as it may stand in a message: JSON of at most 60 characters. */
export function excerpt(value: unknown): string {
  const text = typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? String(value));
  return text.length <= 60 ? text : `${text.slice(0, 57)}...`;
}
