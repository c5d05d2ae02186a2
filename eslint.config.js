import graphqlPlugin from '@graphql-eslint/eslint-plugin';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

const ENVIRONMENT =
  'process.env is parsed once, in src/base/outer/config; take what you need from its Config.';
const NO_ENVIRONMENT = { object: 'process', property: 'env', message: ENVIRONMENT };
const NO_FORGETFUL_SIGNAL = {
  object: 'AbortSignal',
  property: 'any',
  message: 'Node 20 forgets its limits of time: take anySignal.',
};

const SCHEMA = 'schema/schema.graphql';

/** Each client has fragments and operations of its own. */
const DOCUMENTS = ['schema/documents', 'src/faces/console/documents', 'src/faces/public-client/documents'];
const graphQLConfig = {
  projects: Object.fromEntries(
    DOCUMENTS.map((folder) => [folder, { schema: SCHEMA, documents: `${folder}/*.graphql` }]),
  ),
};

const graphql = (files, rules) => ({
  files,
  plugins: { '@graphql-eslint': graphqlPlugin },
  languageOptions: { parser: graphqlPlugin.parser, parserOptions: { graphQLConfig } },
  rules,
});

// Biome formats and lints; what is here needs types, or the schema.
export default defineConfig(
  globalIgnores(['dist/', 'coverage/', 'var/', '**/generated/', '**/*.mjs', '**/*.js']),
  {
    files: ['**/*.ts', '**/*.tsx'],
    languageOptions: {
      parser: tseslint.parser,
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    linterOptions: { reportUnusedDisableDirectives: 'error', noInlineConfig: true },
    plugins: { '@typescript-eslint': tseslint.plugin },
    rules: {
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true, requireDefaultForNonUnion: true },
      ],
    },
  },
  {
    // The entries and src/application hand the environment to src/base/outer/config.
    files: ['src/*/**/*.ts'],
    ignores: ['src/base/outer/config/**', 'src/application/**'],
    rules: {
      'no-restricted-properties': ['error', NO_ENVIRONMENT, NO_FORGETFUL_SIGNAL],
      'no-restricted-imports': [
        'error',
        { paths: [{ name: 'node:process', importNames: ['env', 'default'], message: ENVIRONMENT }] },
      ],
    },
  },
  {
    // These hold what their signals are made of.
    files: ['src/base/pure/any-signal.ts', 'src/faces/public-client/connection.ts'],
    rules: { 'no-restricted-properties': ['error', NO_ENVIRONMENT] },
  },
  {
    files: ['tests/**/*.ts'],
    rules: {
      'no-restricted-properties': [
        'error',
        {
          object: 'fc',
          property: 'configureGlobal',
          message:
            'Files share a process: hand the settings to each fc.assert, or others run with them as well.',
        },
      ],
    },
  },
  graphql([SCHEMA], {
    ...graphqlPlugin.configs['flat/schema-recommended'].rules,
    ...graphqlPlugin.configs['flat/schema-relay'].rules,
    // Logs and lists grow at their end and are read in that direction.
    '@graphql-eslint/relay-arguments': ['error', { includeBoth: false }],
    // What is short and whole is a plain list, and an entry of a log is a part of its operation.
    '@graphql-eslint/relay-edge-types': [
      'error',
      { listTypeCanWrapOnlyEdgeType: false, shouldImplementNode: false },
    ],
    // Operations and holdouts can be asked for again; a figure or a point belongs to something that can.
    '@graphql-eslint/strict-id-in-types': 'off',
  }),
  graphql(
    DOCUMENTS.map((folder) => `${folder}/*.graphql`),
    graphqlPlugin.configs['flat/operations-recommended'].rules,
  ),
);
