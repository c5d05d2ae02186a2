import { posix } from 'node:path';
import { type Source, titleOf } from './sources.js';

/** Pages that stand together beside every page. */
export interface Group {
  readonly title: string;
  readonly pages: readonly NavigationEntry[];
}

export interface NavigationEntry {
  readonly path: string;
  readonly label: string;
}

/** A page, or with a slash at its end all pages of a folder. */
const GROUPS: readonly (readonly [title: string, places: readonly string[]])[] = [
  [
    'Start',
    ['README.md', 'docs/getting-started.md', 'docs/user-guide.md', 'docs/questions.md', 'docs/glossary.md'],
  ],
  [
    'Ways in',
    ['docs/console.md', 'docs/cli.md', 'docs/api.md', 'docs/clients.md', 'examples/', 'docs/mcp.md'],
  ],
  ['Cookbook', ['docs/cookbook/']],
  [
    'Strategies, models, data',
    ['docs/strategy-grammar.md', 'docs/indicators.md', 'docs/training.md', 'docs/models.md', 'docs/data.md'],
  ],
  ['Results', ['docs/engine.md', 'docs/metrics.md', 'docs/studies.md', 'docs/walk-forward.md']],
  [
    'Reference',
    [
      'docs/reference/index.md',
      'docs/reference/commands.md',
      ...['index', 'queries', 'mutations'].map((page) => `docs/reference/graphql/${page}.md`),
      'docs/reference/graphql/',
      'docs/errors.md',
    ],
  ],
  ['Running it', ['docs/operations.md', 'docs/scaling.md', 'docs/security.md', 'docs/performance.md']],
  ['Changes', ['CHANGELOG.md', 'docs/migration.md']],
  ['Development', ['docs/developer-guide.md', 'CONTRIBUTING.md', 'docs/conformance.md', 'docs/testing/']],
  ['Decisions', ['docs/decisions/']],
];

/** Names of pages beside others, where their heading says too little or too much. */
const LABELS: Readonly<Record<string, string>> = {
  'README.md': 'Overview',
  'docs/studies.md': 'Parameter searches',
  'docs/walk-forward.md': 'Walk-forward',
  'docs/engine.md': 'What a backtest does',
};

/** Returns all pages in groups; those that no group names are the last one. */
export function navigationOf(sources: readonly Source[]): readonly Group[] {
  const left = new Set(sources);
  const take = (place: string): readonly NavigationEntry[] => {
    const taken = [...left].filter(({ path }) => isAt(path, place)).sort(indexFirst);
    for (const source of taken) left.delete(source);
    return taken.map((source) => ({ path: source.path, label: LABELS[source.path] ?? titleOf(source) }));
  };
  const groups = GROUPS.map(([title, places]) => ({ title, pages: places.flatMap(take) }));
  return [...groups, { title: 'More', pages: take('docs/') }].filter(({ pages }) => pages.length > 0);
}

function isAt(path: string, place: string): boolean {
  return place.endsWith('/') ? `${path}/`.startsWith(place) : path === place;
}

/** Folders one after another, each with its own page first. */
function indexFirst(a: Source, b: Source): number {
  const key = ({ path }: Source) => path.replace(/\/(index|README)\.md$/, '');
  const folder = (source: Source) => (key(source) === source.path ? posix.dirname(source.path) : key(source));
  return folder(a).localeCompare(folder(b), 'en') || key(a).localeCompare(key(b), 'en');
}
