// The wings of the house and who may know whom, checked by `npm run check`.
// tests/unit/tooling/boundaries.test.ts plants one violation of each rule.

const ENTRIES = '^src/[^/]+\\.ts$';

/** A folder, or several as alternatives, below src. */
const src = (folders) => `^src/(${folders})/`;
/** An npm package, or several as alternatives, by the start of their names. */
const npm = (names) => `(^|/)node_modules/(${names})`;

const rule = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

/** A wing that imports itself and others of a list, and nothing else of ours. */
const wing = (name, comment, folder, allowed) =>
  rule(name, comment, { path: src(folder) }, { path: '^src/', pathNot: src(`${folder}|${allowed}`) });

module.exports = {
  forbidden: [
    rule(
      'no-cycle',
      'Modules that need each other are one module.',
      { pathNot: '/generated/' },
      { circular: true },
    ),
    rule('no-unresolvable', 'Every import has to be found.', {}, { couldNotResolve: true }),
    rule(
      'base-is-the-base',
      'base imports nothing of ours.',
      { path: src('base') },
      { path: '^src/', pathNot: src('base') },
    ),
    rule(
      'pure-base-is-pure',
      'The pure half of base does not know the outer one.',
      { path: src('base/pure') },
      { path: src('base/outer') },
    ),
    wing('domain-is-pure', 'domain knows pure base alone.', 'domain', 'base/pure'),
    rule(
      'domain-without-node',
      'domain and pure base use no Node built-ins, hashing excepted.',
      { path: src('domain|base/pure'), pathNot: '^src/base/pure/hashing\\.ts$' },
      { dependencyTypes: ['core'] },
    ),
    rule(
      'hashing-uses-crypto',
      'Hashing may use node:crypto and no other built-in.',
      { path: '^src/base/pure/hashing\\.ts$' },
      { dependencyTypes: ['core'], pathNot: '^(node:)?crypto$' },
    ),
    rule(
      'domain-packages',
      'domain and pure base use packages that compute or parse, and no framework.',
      { path: src('domain|base/pure') },
      { path: npm('.'), pathNot: npm('(fastest-levenshtein|luxon|pure-rand|yaml|zod)/') },
    ),
    rule(
      'audit-has-its-own-rule',
      'The audit works out by itself when bars were formed: what it shared with the engine it could not check.',
      { path: '^src/domain/backtest/audit/' },
      {
        path: '^src/domain/market/',
        pathNot: '^src/domain/market/(bars|instrument|nyse-early-closes|nyse-holidays|timeframe)\\.ts$',
      },
    ),
    wing(
      'market-data-reads-files',
      'market-data reaches from the domain to files.',
      'market-data',
      'base|domain',
    ),
    rule(
      'bars-are-read-through-seals',
      'Bars are read as the seals of holdouts let them be seen; only what stores and lists them sees all.',
      { path: '^src/', pathNot: `${src('market-data')}|^src/library/summarize-dataset\\.ts$` },
      { path: '^src/market-data/(bar-store\\.ts|parse-csv-bars\\.ts|arrow/)' },
    ),
    wing(
      'tensorflow-computes',
      'tensorflow knows the domain, and no operation.',
      'tensorflow',
      'base|domain',
    ),
    rule(
      'tensorflow-importers',
      'Only the wing tensorflow imports TensorFlow.',
      { path: '^src/', pathNot: src('tensorflow') },
      { path: npm('@tensorflow/') },
    ),
    rule(
      'tensorflow-in-threads',
      'The process that answers never loads TensorFlow: only entries of threads and scripts reach it.',
      { path: `${ENTRIES}|^src/application/(?!threads/)|${src('faces|operations|stores')}` },
      { path: npm('@tensorflow/'), reachable: true },
    ),
    wing(
      'operations-know-no-kind',
      'operations knows no kind of work, no place and no store.',
      'operations',
      'base',
    ),
    wing(
      'stores-keep-data',
      'stores implements ports of operations and never decides.',
      'stores',
      'base|operations',
    ),
    rule(
      'prisma-importers',
      'Only stores imports Prisma, its generated client, better-sqlite3 and pg, but for the lock of folders.',
      { path: '^src/', pathNot: `${src('stores')}|^src/base/outer/files/folder-lock\\.ts$` },
      { path: `${npm('(@prisma/|prisma/|better-sqlite3/|pg/)')}|^src/stores/[^/]+/generated/` },
    ),
    wing(
      'library-knows-no-run',
      'library has what people edit, and knows no operation.',
      'library',
      'base|domain|market-data|tensorflow',
    ),
    rule(
      'kinds-know-no-place',
      'No kind knows whether it runs here, on another host or in a cluster, nor who asks for it.',
      { path: src('kinds') },
      { path: src('places|stores|faces') },
    ),
    rule(
      'places-know-no-kind',
      'places carries work without knowing what it is; a remote host is one more client of it.',
      { path: src('places') },
      { path: '^src/', pathNot: src('places|base|operations|faces/client') },
    ),
    rule(
      'graphql-importers',
      'Only graphql, http and the client import GraphQL libraries.',
      { path: '^src/', pathNot: src('faces/graphql|faces/http|faces/client|application') },
      { path: npm('(graphql|graphql-.*|@pothos/.*|@graphql-.*|@escape\\.tech/.*)/') },
    ),
    rule(
      'faces-call-services',
      'Faces call operations, kinds and the library, never what does the work.',
      { path: src('faces') },
      { path: src('market-data|tensorflow|places|stores') },
    ),
    rule(
      'cli-is-a-client',
      'The command line and the tools of MCP talk to the service through GraphQL.',
      { path: src('faces/cli|faces/mcp') },
      { path: src('faces/graphql|faces/http|operations|kinds|library') },
    ),
    rule(
      'client-stands-alone',
      'The GraphQL client knows the schema and pure base only.',
      { path: src('faces/client') },
      { path: '^src/', pathNot: src('faces/client|base/pure') },
    ),
    rule(
      'public-client-needs-nothing',
      'What others install as ktrdr/client is for browsers and for Node, and has no dependency but types.',
      { path: src('faces/public-client') },
      { pathNot: src('faces/public-client'), dependencyTypesNot: ['type-only'] },
    ),
    rule(
      'console-stands-alone',
      'The console runs in browsers: it knows its own files and the API, and says and draws a few things as reports do.',
      { path: src('faces/console') },
      {
        path: '^src/',
        pathNot: `${src('faces/console')}|^src/(base/pure/format-bytes|faces/client/study-parameter|domain/(execution/cost-text|study/(ledger/verdict|luck/(deflated-text|luck-sentence)|space/path-name))|faces/report/(study/cividis|exits-by-reason|return-histogram))\\.ts$`,
      },
    ),
    rule(
      'wings-below-the-application',
      'What puts things together is imported by itself and by the entries only.',
      { path: '^src/[^/]+/', pathNot: src('application') },
      { path: `${src('application')}|${ENTRIES}` },
    ),
    rule('entries-are-entries', 'Nothing imports an entry.', { path: src('application') }, { path: ENTRIES }),
    rule(
      'no-tests-in-src',
      'The program does not import its tests and scripts.',
      { path: '^src/' },
      { path: '^(tests|scripts|benchmarks)/' },
    ),
    rule(
      'no-dev-packages',
      'What runs imports what package.json lists as a dependency.',
      // The console is bundled.
      { path: '^src/', pathNot: src('faces/console') },
      { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['type-only'] },
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules|/generated/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    combinedDependencies: false,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};
