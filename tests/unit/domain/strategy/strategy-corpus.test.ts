import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { featurePlan } from '../../../../src/domain/strategy/feature-plan.js';
import { migrateStrategy } from '../../../../src/domain/strategy/migrate-strategy.js';
import { parseStrategy } from '../../../../src/domain/strategy/parse-strategy.js';
import { StrategyValidationError } from '../../../../src/domain/strategy/strategy-validation-error.js';
import { modelStrategyOf } from './strategy-texts.js';

/**
 * Small strategies, each for some constructs of the grammar and of older files. A file says itself what is to come
 * of it: `# features:` lists the features of a valid one; `# !` ends a line that is to be complained about, with the
 * paths that are blamed; `# ~` ends a line with a warning.
 */
const FOLDER = join(import.meta.dirname, '..', '..', '..', 'fixtures', 'strategies');
const files = readdirSync(FOLDER).map((name) => ({ name, text: readFileSync(join(FOLDER, name), 'utf8') }));

interface Place {
  readonly line: number;
  readonly words: string;
}

function markedWith(mark: string, text: string): readonly Place[] {
  return text.split('\n').flatMap((content, i): readonly Place[] => {
    const [, words] = content.split(` # ${mark}`);
    return words === undefined ? [] : [{ line: i + 1, words: words.trim() }];
  });
}

function problemsOf(text: string): readonly string[] {
  try {
    parseStrategy(text);
    return [];
  } catch (error) {
    if (!(error instanceof StrategyValidationError)) throw error;
    return error.problems.map(({ line, path }) => `${line} ${path}`);
  }
}

const valid = files.flatMap(({ name, text }) => {
  const features = /^# features: (.*)$/m.exec(text)?.[1];
  return features === undefined ? [] : [{ name, text, features: features.split(', ') }];
});
const refused = files.filter(({ text }) => text.includes(' # !'));

it('every strategy of the corpus is either valid or refused', () => {
  expect(valid.length + refused.length).toBe(files.length);
});

describe('a valid strategy of the corpus', () => {
  it.each(valid)('$name has the features that it says', ({ text, features }) => {
    expect(featurePlan(parseStrategy(text).strategy).map(({ id }) => id)).toEqual(features);
  });

  it.each(valid)('$name is warned about where it says so, and nowhere else', ({ text }) => {
    const expected = markedWith('~', text);
    const { warnings } = parseStrategy(text);
    expect(warnings).toHaveLength(expected.length);
    for (const { line, words } of expected) {
      const found = warnings.filter(
        ({ message }) => message.includes(`(line ${line})`) || message.includes('version 2'),
      );
      expect(found.some(({ message }) => message.includes(words))).toBe(true);
    }
  });

  it.each(valid.filter(({ name }) => name.startsWith('v2')))(
    '$name migrates to the same strategy',
    ({ text }) => {
      const migrated = migrateStrategy(text);
      expect(modelStrategyOf(migrated?.text ?? '')).toEqual({ ...modelStrategyOf(text), version: '3.0' });
    },
  );

  it.each(valid.filter(({ name }) => name.startsWith('v3')))('$name has nothing to migrate', ({ text }) => {
    expect(migrateStrategy(text)).toBeNull();
  });
});

describe('a refused strategy of the corpus', () => {
  it.each(refused)('$name is complained about where it says so, and nowhere else', ({ text }) => {
    const expected = markedWith('!', text).flatMap(({ line, words }) =>
      words.split(' ').map((path) => `${line} ${path}`),
    );
    expect([...problemsOf(text)].sort()).toEqual([...expected].sort());
  });
});
