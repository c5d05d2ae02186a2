import { existsSync } from 'node:fs';
import { hashFiles } from './hash-files.mjs';
import { inProject } from './paths.mjs';
import { SetupError } from './setup-error.mjs';

const schema = inProject('schema', 'schema.graphql');
const documents = inProject('schema', 'documents');
const folder = inProject('src', 'faces', 'client', 'generated');

const isPossible = () => existsSync(schema) && existsSync(documents);

/** Generates the types of the project's own GraphQL client from schema/schema.graphql and schema/documents. */
export const graphqlClientStep = {
  name: 'graphqlClient',
  key: () => hashFiles([schema, documents, import.meta.filename]),
  outputs: () => (isPossible() ? [inProject('src', 'faces', 'client', 'generated', 'graphql.ts')] : []),
  async run(say) {
    if (!isPossible()) return;
    say('generating the GraphQL client');
    const { generate } = await import('@graphql-codegen/cli');
    try {
      await generate(
        {
          schema,
          documents: `${documents.replaceAll('\\', '/')}/*.graphql`,
          silent: true,
          importExtension: '.js',
          generates: {
            [`${folder}/`]: {
              preset: 'client',
              presetConfig: { fragmentMasking: false },
              config: {
                documentMode: 'string',
                enumsAsTypes: true,
                useTypeImports: true,
                strictScalars: true,
                scalars: { DateTime: 'string', Date: 'string' },
              },
            },
          },
        },
        true,
      );
    } catch (error) {
      throw new SetupError(
        `the documents in schema/documents do not fit schema/schema.graphql:\n${error.message}`,
      );
    }
  },
};
