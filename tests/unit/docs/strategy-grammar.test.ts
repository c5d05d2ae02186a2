import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { GRAMMAR_KEYS } from '../../../src/domain/strategy/grammar-keys.js';
import { LEGACY_KEYS, type LegacyKey } from '../../../src/domain/strategy/legacy/legacy-keys.js';
import { MEMBERSHIP_KEYS } from '../../../src/domain/strategy/sections/fuzzy-sets-section.js';
import { labelShapes } from '../../../src/domain/strategy/sections/labels-section.js';
import { NN_INPUT_KEYS } from '../../../src/domain/strategy/sections/nn-inputs-section.js';

const page = readFileSync(join(import.meta.dirname, '..', '..', '..', 'docs', 'strategy-grammar.md'), 'utf8');

/** Text from a heading to the next one. */
function chapter(heading: string): string {
  const [, text] = page.split(`\n${heading}\n`);
  if (text === undefined) throw new TypeError(`docs/strategy-grammar.md has no '${heading}'`);
  return text.split(/\n##+ /)[0] as string;
}

const keysOfSections = [...GRAMMAR_KEYS].flatMap(([path, keys]) => {
  const [section, ...inner] = path.split('.') as [string, ...string[]];
  const heading = section === '' ? '## Sections' : `### ${section}`;
  return keys.map((key) => [heading, [...inner, key].join('.')] as const);
});
const keysOfEntries = [
  ...NN_INPUT_KEYS.map((key) => ['### nn_inputs', key] as const),
  ...MEMBERSHIP_KEYS.map((key) => ['### fuzzy_sets', `*.${key}`] as const),
  ...Object.entries(labelShapes).flatMap(([source, shape]) =>
    [source, ...Object.keys(shape)].map((key) => ['### training', key] as const),
  ),
];

describe('docs/strategy-grammar.md', () => {
  // A key that holds keys is described by them.
  const isGroup = (heading: string, key: string): boolean =>
    GRAMMAR_KEYS.has(`${heading.slice(4)}.${key}`) || key === 'features';

  it.each([...keysOfSections, ...keysOfEntries].filter(([heading, key]) => !isGroup(heading, key)))(
    '%s describes the key %s',
    (heading, key) => {
      expect(chapter(heading)).toContain(`\`${key}\``);
    },
  );

  const rows = chapter('## Keys of older files').split('\n');
  const words = (key: LegacyKey): string => {
    switch (key.fate) {
      case 'describes':
        return 'accepted';
      case 'ignored':
        return 'ignored with a warning';
      case 'refused':
        return key.off === false ? 'refused, unless it is `false`' : 'refused';
      case 'moved':
        return `read as \`${key.to}\``;
    }
  };

  it.each(LEGACY_KEYS.map((key) => [key.path, words(key)] as const))(
    'says of the older key %s that it is %s',
    (path, fate) => {
      const row = rows.find((line) => line.split(' | ')[0]?.includes(`\`${path}\``));
      expect(row?.split(' | ')[1]).toContain(fate);
    },
  );

  it('lists no older key that is not known', () => {
    const special =
      /^(indicators\.\*\.source|model\.type|training\.labels\.source|fuzzy_sets\.\*\.\*\.type)$/;
    const listed = rows
      .filter((line) => line.startsWith('| `'))
      .flatMap((line) =>
        [...(line.split(' | ')[0] ?? '').matchAll(/`([a-z_.*]+)`/g)].map(([, path]) => path as string),
      )
      .filter((path) => path.includes('.') && !special.test(path));
    const known = LEGACY_KEYS.map(({ path }) => path);
    expect(listed.filter((path) => !known.includes(path))).toEqual([]);
  });
});
