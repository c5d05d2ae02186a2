// The dependency rules of the architecture, checked by `npm run check`.
// tests/unit/tooling/boundaries.test.ts plants one violation of each rule.

const DOMAIN = 'backtest|execution|features|fuzzy|indicators|market|portfolio|statistics|strategy';
const ROOT_FILES = '^src/[^/]+\\.ts$';

/** A folder, or several as alternatives, below src. */
const src = (folders) => `^src/(${folders})/`;
/** An npm package, or several as alternatives, by the start of their names. */
const npm = (names) => `(^|/)node_modules/(${names})`;

const rule = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

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
      'shared-is-the-base',
      'shared imports nothing of ours.',
      { path: src('shared') },
      { path: '^src/', pathNot: src('shared') },
    ),
    rule(
      'domain-imports-domain',
      'The pure domain imports itself and shared only.',
      { path: src(DOMAIN) },
      { path: '^src/', pathNot: src(`${DOMAIN}|shared`) },
    ),
    rule(
      'domain-without-node',
      'The pure domain and shared use no Node built-ins, hashing excepted.',
      { path: src(`${DOMAIN}|shared`), pathNot: '^src/base/pure/hashing\\.ts$' },
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
      'The pure domain uses packages that compute or parse, and no framework.',
      { path: src(`${DOMAIN}|shared`) },
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
    rule(
      'edges-of-the-domain',
      'market-data, inference and training reach from the domain to files and TensorFlow, not into the service.',
      { path: src('market-data|inference|training') },
      { path: '^src/', pathNot: src(`${DOMAIN}|shared|files|market-data|inference|training`) },
    ),
    rule(
      'tensorflow-importers',
      'Only inference and training import TensorFlow.',
      { path: '^src/', pathNot: src('inference|training') },
      { path: npm('@tensorflow/') },
    ),
    rule(
      'tensorflow-in-threads',
      'The API process, the CLI and the services never load TensorFlow: only entries of threads and scripts reach it.',
      {
        path: `^src/(?!thread|inventory-thread|local-thread)[^/]+\\.ts$|${src('cli|client|config|graphql|http|operations|persistence|progress|services')}`,
      },
      { path: npm('@tensorflow/'), reachable: true },
    ),
    rule(
      'prisma-importers',
      'Only persistence imports Prisma, its generated client and better-sqlite3, but for the lock of folders.',
      { path: '^src/', pathNot: `${src('persistence')}|^src/base/outer/files/folder-lock\\.ts$` },
      { path: `${npm('(@prisma/|prisma/|better-sqlite3/)')}|^src/stores/sqlite/generated/` },
    ),
    rule(
      'graphql-importers',
      'Only graphql, http and the client import GraphQL libraries.',
      { path: '^src/', pathNot: `${src('graphql|http|client')}|${ROOT_FILES}` },
      { path: npm('(graphql|graphql-.*|@pothos/.*|@graphql-.*|@escape\\.tech/.*)/') },
    ),
    rule(
      'operations-and-progress-know-shared',
      'operations and progress never import the engine, nor each other.',
      { path: '^src/(operations|progress)/' },
      { path: '^src/', pathNot: '^src/($1|shared)/' },
    ),
    rule(
      'api-calls-services',
      'graphql, http and cli call services, never what does the work.',
      { path: src('graphql|http|cli') },
      { path: src('workers|persistence|inference|training|market-data|progress') },
    ),
    rule(
      'cli-is-a-client',
      'The CLI talks to the service through GraphQL.',
      { path: src('cli') },
      { path: src('graphql|services|operations') },
    ),
    rule(
      'client-stands-alone',
      'The GraphQL client knows the schema and shared only.',
      { path: src('client') },
      { path: '^src/', pathNot: src('client|shared') },
    ),
    rule(
      'services-below-the-api',
      'services, workers and persistence know nothing of what calls them.',
      { path: src('services|workers|persistence|operations|progress') },
      { path: src('graphql|http|cli|client|config') },
    ),
    rule(
      'remote-is-a-client',
      'remote runs work through the public API of another server; only a composition root puts it in.',
      { path: src('remote') },
      { path: src('graphql|http|cli|config|persistence|workers|inference|training|market-data|progress') },
    ),
    rule(
      'remote-is-put-in',
      'Nobody but a composition root knows whether work runs here or elsewhere.',
      { path: '^src/[^/]+/', pathNot: src('remote') },
      { path: src('remote') },
    ),
    rule(
      'persistence-keeps-data',
      'persistence implements the ports of operations and knows no work.',
      { path: src('persistence') },
      { path: src(`${DOMAIN}|inference|training|services|workers|progress`) },
    ),
    rule(
      'roots-are-roots',
      'Composition roots are imported by composition roots only.',
      { path: '^src/[^/]+/' },
      { path: ROOT_FILES },
    ),
    rule(
      'no-tests-in-src',
      'The program does not import its tests and scripts.',
      { path: '^src/' },
      { path: '^(tests|scripts|benchmarks)/' },
    ),
    rule(
      'no-dev-packages',
      'What runs imports what package.json lists as a dependency.',
      { path: '^src/' },
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
