import { isAlias, visit } from 'yaml';
import { GRAMMAR_KEYS } from './grammar-keys.js';
import { modernise } from './legacy/modernise.js';
import { parseStrategy } from './parse-strategy.js';
import { ProblemList } from './problem-list.js';
import { readDecisions } from './sections/decisions-section.js';
import { readExits } from './sections/exits-section.js';
import type { Strategy } from './strategy.js';
import { applyOverrides, type StrategyOverride } from './strategy-overrides.js';
import { StrategyValidationError } from './strategy-validation-error.js';
import { withoutNulls } from './without-nulls.js';
import { readYamlSource } from './yaml-source.js';

type Mapping = Readonly<Record<string, unknown>>;

/** A text that was parsed, with what its sections `decisions` and `exits` say. */
interface ReadText {
  readonly strategy: Strategy;
  readonly file: Mapping;
}

/** Sections that are read by themselves: nothing else in a strategy depends on their numbers and switches. */
const OWN_SECTIONS = ['decisions', 'exits'];
/** Longer texts are parsed each time, so that the limit on what overrides make of a text is theirs to hold. */
const MAX_CHARACTERS = 16 * 1024;
/** Numbers that YAML and JavaScript read alike; whole ones of more digits may be rounded in two ways. */
const NUMBER = /^-?(\d{1,15}|\d+\.\d+)([eE][-+]?\d{1,3})?$/;
/** Of the texts that other overrides make. */
const MAX_REMEMBERED = 64;

/**
 * Makes strategies of one text and many sets of overrides: each is what parsing the overridden text gives, and so is what
 * is thrown. Where only numbers and switches of `decisions` and `exits` differ, the text is not parsed again but these
 * two sections are read anew, which takes microseconds instead of milliseconds.
 */
export class StrategyVariants {
  readonly #text: string;
  /** By the overrides of other sections, as JSON; null for a text that has to be parsed each time. */
  readonly #read = new Map<string, ReadText | null>();

  constructor(text: string) {
    this.#text = text;
  }

  /**
   * Returns the strategy with some values replaced.
   * @throws StrategyValidationError like `applyOverrides`
   */
  of(overrides: readonly StrategyOverride[]): Strategy {
    const quick = overrides.flatMap((override) => readQuickly(override) ?? []);
    const others = overrides.filter((override) => readQuickly(override) === null);
    // What replaces a whole section, or names it in another way, may undo the others or be undone by them.
    const read = others.some(isOfOwnSection) ? null : this.#readWith(others);
    const strategy = read && replaced(read, quick);
    return strategy ?? parseStrategy(applyOverrides(this.#text, overrides)).strategy;
  }

  #readWith(overrides: readonly StrategyOverride[]): ReadText | null {
    const key = JSON.stringify(overrides);
    const known = this.#read.get(key);
    if (known !== undefined) return known;
    const read = readPlain(this.#text, overrides);
    const [oldest] = this.#read.keys();
    if (this.#read.size >= MAX_REMEMBERED && oldest !== undefined) this.#read.delete(oldest);
    this.#read.set(key, read);
    return read;
  }
}

function isOfOwnSection({ path }: StrategyOverride): boolean {
  return OWN_SECTIONS.some((section) => path.trim().startsWith(section));
}

/** An override of a number or a switch of a section that is read by itself. */
interface QuickOverride {
  readonly steps: readonly string[];
  readonly value: number | boolean;
}

function readQuickly({ path, value: text }: StrategyOverride): QuickOverride | null {
  const steps = path.split('.');
  const [section = ''] = steps;
  // Other sections are read by the form of the output, and a mapping is no place for a number.
  if (!OWN_SECTIONS.includes(section) || path === 'decisions.output_format' || GRAMMAR_KEYS.has(path))
    return null;
  const known = GRAMMAR_KEYS.get(steps.slice(0, -1).join('.'));
  if (known?.includes(steps.at(-1) ?? '') !== true) return null;
  if (text === 'true' || text === 'false') return { steps, value: text === 'true' };
  const value = NUMBER.test(text) ? Number(text) : Number.NaN;
  return Number.isFinite(value) && !Object.is(value, -0) ? { steps, value } : null;
}

/** Returns what a text says; null where it is wrong, or says things in older words or by aliases. */
function readPlain(text: string, overrides: readonly StrategyOverride[]): ReadText | null {
  if (text.length > MAX_CHARACTERS) return null;
  try {
    const overridden = applyOverrides(text, overrides);
    const { strategy } = parseStrategy(overridden);
    const { document, value } = readYamlSource(overridden);
    let isPlain = true;
    visit(document, {
      Node(_key, node) {
        if (isAlias(node) || ('anchor' in node && node.anchor !== undefined)) isPlain = false;
      },
    });
    const problems = new ProblemList({ lineOf: () => 1 });
    if (!isPlain || modernise(document, problems).length > 0) return null;
    return { strategy, file: withoutNulls(value as Mapping) };
  } catch (error) {
    if (error instanceof StrategyValidationError) return null;
    throw error;
  }
}

/** Returns null where a section does not fit: parsing the text tells what is wrong, and in which line. */
function replaced({ strategy, file }: ReadText, overrides: readonly QuickOverride[]): Strategy | null {
  let edited = file;
  for (const { steps, value } of overrides) edited = withValue(edited, steps, value);
  const problems = new ProblemList({ lineOf: () => 1 });
  const decisions =
    edited.decisions === file.decisions ? strategy.decisions : readDecisions(edited.decisions, problems);
  const exits = edited.exits === file.exits ? strategy.exits : readExits(edited.exits, problems);
  return decisions === null || exits === null || problems.all.length > 0
    ? null
    : { ...strategy, decisions, exits };
}

function withValue(mapping: Mapping, [step, ...rest]: readonly string[], value: number | boolean): Mapping {
  if (step === undefined) return mapping;
  const inner = mapping[step];
  const next = rest.length === 0 ? value : withValue((inner ?? {}) as Mapping, rest, value);
  return { ...mapping, [step]: next };
}
