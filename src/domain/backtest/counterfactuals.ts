/** The smallest change of one input alone that makes another decision. */
export interface Counterfactual<Decision> {
  /** Column of the row. */
  readonly input: number;
  readonly from: number;
  readonly to: number;
  readonly decision: Decision;
}

/** An input that may be changed, and between which values. */
export interface ChangeableInput {
  readonly column: number;
  readonly low: number;
  readonly high: number;
}

export interface CounterfactualQuestion<Decision> {
  /** What the network was fed, all of it defined. */
  readonly row: Float32Array;
  readonly inputs: readonly ChangeableInput[];
  /** Returns what is decided on each of several rows, one behind the other. */
  readonly decide: (rows: Float32Array, count: number) => readonly Decision[];
  /** How many are returned at most, the nearest first. */
  readonly limit: number;
}

/** Values that are tried between an input and the border of its range before the nearest change is narrowed down. */
const GRID = 32;
/** Single precision has 24 bits: after so many halvings there is nothing between two values. */
const HALVINGS = 26;
/** A change of nine tenths makes no other decision; how often it is tried again where it does. */
const SHORTENINGS = 64;
/** How far beyond the border a change goes, as a share of it, so that it does not hang on the last bit. */
const BEYOND = 1e-3;
/** Numbers that are evaluated at once, at most. */
const NUMBERS_AT_ONCE = 2 ** 20;

/** A stretch of one input: at `near` the decision is the old one, at `far` another. */
interface Bracket {
  readonly column: number;
  near: number;
  far: number;
}

/**
 * Finds for each input the smallest change of it alone, within its range, that makes another decision: upwards and
 * downwards on a grid, then by bisection. A change is shortened until nine tenths of it decide as before, so that none
 * is longer than it looks; changes narrower than the grid may be missed.
 */
export function findCounterfactuals<Decision>({
  row,
  inputs,
  decide,
  limit,
}: CounterfactualQuestion<Decision>): readonly Counterfactual<Decision>[] {
  const [old] = decide(row, 1);
  const ask = (changes: readonly Change[]): readonly Decision[] => evaluate(row, changes, decide);
  const brackets = firstChanges(row, inputs, old as Decision, ask);
  for (let round = 0; round < SHORTENINGS && brackets.some(({ isOpen }) => isOpen); round += 1) {
    const open = brackets.filter(({ isOpen }) => isOpen);
    halve(open, old as Decision, ask);
    const tenthLess = open.map(({ column, far }) => {
      const from = row[column] as number;
      return { column, value: Math.fround(from + 0.9 * (far - from)) };
    });
    for (const [index, decision] of ask(tenthLess).entries()) {
      const bracket = open[index] as OpenBracket;
      bracket.isOpen = decision !== old;
      if (bracket.isOpen) {
        bracket.near = row[bracket.column] as number;
        bracket.far = (tenthLess[index] as Change).value;
      }
    }
  }
  const found = [...settled(row, brackets, old as Decision, ask)];
  const distance = ({ from, to }: Counterfactual<Decision>): number => Math.abs(to - from);
  const nearest = new Map<number, Counterfactual<Decision>>();
  for (const change of found.sort((a, b) => distance(a) - distance(b) || a.input - b.input)) {
    if (!nearest.has(change.input)) nearest.set(change.input, change);
  }
  return [...nearest.values()].slice(0, limit);
}

/** Takes each change a little beyond its border, where it still decides so and nine tenths of it do not. */
function* settled<Decision>(
  row: Float32Array,
  brackets: readonly OpenBracket[],
  old: Decision,
  ask: (changes: readonly Change[]) => readonly Decision[],
): Generator<Counterfactual<Decision>> {
  const changed = (share: number, { column, far, low, high }: OpenBracket): Change => {
    const from = row[column] as number;
    const value = from + share * (far - from);
    return { column, value: Math.fround(Math.min(high, Math.max(low, value))) };
  };
  const at = (share: number): readonly Change[] => brackets.map((bracket) => changed(share, bracket));
  const further = at(1 + BEYOND);
  const [exact, beyond, less] = [ask(at(1)), ask(further), ask(at(0.9 * (1 + BEYOND)))];
  for (const [index, { column, far, isOpen }] of brackets.entries()) {
    const isSettled = beyond[index] !== old && less[index] === old;
    const decision = (isSettled ? beyond[index] : exact[index]) as Decision;
    // What still changes at nine tenths after so many tries has no smallest change that could be told.
    if (isOpen || decision === old) continue;
    const to = isSettled ? (further[index] as Change).value : far;
    yield { input: column, from: row[column] as number, to, decision };
  }
}

interface Change {
  readonly column: number;
  readonly value: number;
}

type OpenBracket = Bracket & { isOpen: boolean; readonly low: number; readonly high: number };

/** Looks for the first other decision on the way to each border. */
function firstChanges<Decision>(
  row: Float32Array,
  inputs: readonly ChangeableInput[],
  old: Decision,
  ask: (changes: readonly Change[]) => readonly Decision[],
): OpenBracket[] {
  const ways = inputs.flatMap(({ column, low, high }) => {
    const from = row[column] as number;
    return [low, high]
      .filter((border) => (border < from ? border === low : border > from))
      .map((border) => ({ column, low, high, from, border }));
  });
  const grid = ways.map(({ column, from, border }) =>
    Array.from({ length: GRID }, (_, index) => ({
      column,
      value: Math.fround(from + ((border - from) * (index + 1)) / GRID),
    })),
  );
  const decisions = ask(grid.flat());
  return ways.flatMap(({ column, low, high, from }, way) => {
    const values = grid[way] as readonly Change[];
    const first = values.findIndex((_, index) => decisions[way * GRID + index] !== old);
    if (first < 0) return [];
    const near = first === 0 ? from : (values[first - 1] as Change).value;
    return [{ column, low, high, near, far: (values[first] as Change).value, isOpen: true }];
  });
}

/** Halves the stretches until there is nothing between their ends. */
function halve<Decision>(
  brackets: readonly Bracket[],
  old: Decision,
  ask: (changes: readonly Change[]) => readonly Decision[],
): void {
  for (let step = 0; step < HALVINGS; step += 1) {
    const middles = brackets.map(({ column, near, far }) => ({
      column,
      value: Math.fround((near + far) / 2),
    }));
    for (const [index, decision] of ask(middles).entries()) {
      const bracket = brackets[index] as Bracket;
      const { value } = middles[index] as Change;
      if (decision === old) bracket.near = value;
      else bracket.far = value;
    }
  }
}

/** Decides on the row with each of several changes, a bounded number of them at a time. */
function evaluate<Decision>(
  row: Float32Array,
  changes: readonly Change[],
  decide: CounterfactualQuestion<Decision>['decide'],
): readonly Decision[] {
  const atOnce = Math.max(1, Math.floor(NUMBERS_AT_ONCE / row.length));
  const decisions: Decision[] = [];
  for (let start = 0; start < changes.length; start += atOnce) {
    const some = changes.slice(start, start + atOnce);
    const rows = new Float32Array(some.length * row.length);
    for (const [index, { column, value }] of some.entries()) {
      rows.set(row, index * row.length);
      rows[index * row.length + column] = value;
    }
    decisions.push(...decide(rows, some.length));
  }
  return decisions;
}
