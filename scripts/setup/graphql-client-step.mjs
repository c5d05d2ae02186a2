import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { hashFiles } from './hash-files.mjs';
import { inProject } from './paths.mjs';
import { SetupError } from './setup-error.mjs';

const schema = inProject('schema', 'schema.graphql');
const documents = inProject('schema', 'documents');
const consoleFolder = inProject('src', 'faces', 'console');
const publicFolder = inProject('src', 'faces', 'public-client');

/** Folders of documents and where their types go. */
const CLIENTS = [
  { documents, generated: inProject('src', 'faces', 'client', 'generated') },
  { documents: join(consoleFolder, 'documents'), generated: join(consoleFolder, 'generated') },
  { documents: join(publicFolder, 'documents'), generated: join(publicFolder, 'generated') },
];

const isPossible = () => existsSync(schema) && existsSync(documents);
/** The console is not in every copy of the program. */
const clients = () => CLIENTS.filter((client) => existsSync(client.documents));

/** Generates the types of the project's own clients, command line, console and package, from the schema and their documents. */
export const graphqlClientStep = {
  name: 'graphqlClient',
  key: () => hashFiles([schema, ...clients().map((client) => client.documents), import.meta.filename]),
  outputs: () => (isPossible() ? clients().map(({ generated }) => join(generated, 'graphql.ts')) : []),
  async run(say) {
    if (!isPossible()) return;
    say('generating the GraphQL clients');
    const { generate } = await import('@graphql-codegen/cli');
    try {
      await generate(
        {
          schema,
          silent: true,
          importExtension: '.js',
          generates: Object.fromEntries(
            clients().map((client) => [`${client.generated}/`, output(client.documents)]),
          ),
        },
        true,
      );
    } catch (error) {
      throw new SetupError(`the documents of a client do not fit schema/schema.graphql:\n${error.message}`);
    }
  },
};

const output = (folder) => ({
  documents: `${folder.replaceAll('\\', '/')}/*.graphql`,
  preset: 'client',
  presetConfig: { fragmentMasking: false },
  config: {
    documentMode: 'string',
    enumsAsTypes: true,
    useTypeImports: true,
    strictScalars: true,
    scalars: { DateTime: 'string', Date: 'string' },
  },
});
