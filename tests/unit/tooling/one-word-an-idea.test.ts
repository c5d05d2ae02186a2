import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const src = fileURLToPath(new URL('../../../src', import.meta.url));

/**
 * Words that the glossary gives one meaning, and where things that are it may be declared: folders and files below src.
 * Elsewhere another thing would go by the word.
 */
const PLACES: Readonly<Record<string, readonly string[]>> = {
  // What work hands over at a time.
  part: [
    'operations/',
    'places/remote/part-intake.ts',
    'stores/sql/operation-removal.ts',
    'kinds/backtest/outcome-parts.ts',
    'kinds/training/training-progress-writer.ts',
    'kinds/walk-forward/joined-parts.ts',
    // Enumerations of the schema have these names: clients know them.
    'faces/graphql/performance-analysis.ts',
    'faces/graphql/verification.ts',
  ],
  // Entries of one stream that follow each other, as bytes.
  piece: [
    'operations/',
    'places/bridge/',
    'stores/sql/',
    'domain/backtest/equity-codec.ts',
    'kinds/study/',
    'kinds/walk-forward/joined-parts.ts',
  ],
  // Rows that a network evaluates in one go.
  chunk: ['domain/backtest/model-signal-source.ts', 'tensorflow/'],
  // What one who follows an operation is told at once.
  news: ['operations/watch/', 'places/remote/'],
  // A bounded stretch of a list or a log.
  page: [
    'kinds/backtest/why/',
    'kinds/ledger/',
    'kinds/study/study-reader.ts',
    'operations/',
    'stores/sql/',
    'stores/copy/',
    'places/remote/operation-service-proxy.ts',
    'faces/graphql/',
    'faces/cli/',
    'faces/public-client/',
    'faces/console/screens/compare/many-runs.tsx',
    'faces/console/screens/run/',
    'faces/console/screens/runs/runs-screen.tsx',
    'faces/console/screens/tried/',
  ],
  // A bar with all features and a label.
  sample: ['tensorflow/training/', 'faces/graphql/performance-analysis.ts'],
  // What a quantity is measured in.
  unit: ['domain/statistics/metric-definition.ts'],
  // What computes for TensorFlow.js.
  backend: ['domain/backtest/backend-margin.ts', 'tensorflow/', 'application/doctor/'],
};

/** Terms of which such a word is a part, and which have a meaning of their own. */
const TERMS = [
  ...['in sample', 'out of sample', 'progress sample', 'sample standard deviation'],
  ...['work unit', 'database page', 'wasm page'],
];

const DECLARATION =
  /^(?:export )?(?:default )?(?:abstract )?(?:async )?(?:const|function\*?|class|interface|type|enum) (\w+)/gm;

/** Returns the words of a name, in the singular but for news. */
function wordsOf(name: string): readonly string[] {
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[ _]/)
    .map((word) => (word === 'news' ? word : word.replace(/(?<!s)s$/, '')));
  return TERMS.reduce((rest, term) => rest.replaceAll(term, ''), words.join(' ')).split(' ');
}

/** Returns the words of a declaration that belong elsewhere. */
function misused(file: string, name: string): readonly string[] {
  return wordsOf(name).filter((word) => {
    const places = Object.hasOwn(PLACES, word) ? PLACES[word] : undefined;
    return places !== undefined && !places.some((place) => file.startsWith(place));
  });
}

const files = readdirSync(src, { recursive: true })
  .map((file) => String(file).replaceAll('\\', '/'))
  .filter((file) => /\.tsx?$/.test(file) && !file.includes('/generated/'));

it('gives the words of the glossary that have one meaning to nothing else', () => {
  const found = files.flatMap((file) =>
    [...readFileSync(join(src, file), 'utf8').matchAll(DECLARATION)].flatMap(([, name = '']) =>
      misused(file, name).map((word) => `${file}: ${name} is no '${word}' of the glossary`),
    ),
  );
  expect(found).toEqual([]);
});

it('sees such a word wherever it stands in a name', () => {
  expect(misused('kinds/study/x.ts', 'TrialParts')).toEqual(['part']);
  expect(misused('faces/cli/x.ts', 'PIECE_BYTES')).toEqual(['piece']);
  expect(misused('faces/cli/x.ts', 'newsOf')).toEqual(['news']);
  expect(misused('faces/cli/x.ts', 'NewRun')).toEqual([]);
  expect(misused('operations/record/part.ts', 'Part')).toEqual([]);
  expect(misused('kinds/backtest/x.ts', 'SAMPLE_EVERY_BARS')).toEqual(['sample']);
  expect(misused('kinds/backtest/x.ts', 'thinProgressSamples')).toEqual([]);
  expect(misused('stores/sqlite/x.ts', 'MOST_DATABASE_PAGES')).toEqual([]);
});

it('knows no word that the glossary does not have, and no place that is not there', () => {
  const glossary = readFileSync(join(src, '../docs/glossary.md'), 'utf8');
  for (const [word, places] of Object.entries(PLACES)) {
    expect(glossary).toContain(`\n| ${word} |`);
    for (const place of places) expect(files.some((file) => file.startsWith(place))).toBe(true);
  }
});
