/** What a service refuses: where, and why. */
export interface Issue {
  readonly path: readonly string[];
  readonly message: string;
  /** Of a question: the answers that there are. */
  readonly answers?: readonly string[];
}

/** The issues of a field: those at its place, and those within it. */
export function issuesOf(name: string, issues: readonly Issue[]): readonly string[] {
  return issues.filter(({ path }) => isWithin(path.join('.'), name)).map(textOf);
}

/** The answers that a field can be given to what is asked at it. */
export const answersAt = (name: string, issues: readonly Issue[]): readonly string[] =>
  issues.flatMap(({ path, answers = [] }) => (path.join('.') === name ? answers : []));

/** The issues that are of no field of a form. */
export function issuesElsewhere(names: readonly string[], issues: readonly Issue[]): readonly string[] {
  return issues.filter(({ path }) => !names.some((name) => isWithin(path.join('.'), name))).map(textOf);
}

const isWithin = (path: string, name: string): boolean => path === name || path.startsWith(`${name}.`);

/** The field says already where it is. */
function textOf({ path, message }: Issue): string {
  const begin = `${path.join('.')}: `;
  const text = message.startsWith(begin) ? message.slice(begin.length) : message;
  // Whoever writes a line into a field looks for a line of the strategy in vain.
  return path[0] === 'overrides'
    ? text.replace(/^ValidationError: /, '').replaceAll(/ \(line \d+(, column \d+)?\)/g, '')
    : text;
}
