import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, print, separateOperations } from 'graphql';
import { projectFolder } from './ktrdr-server.js';

const folder = join(projectFolder, 'tests', 'fixtures', 'first-version');
const read = (name: string): string => readFileSync(join(folder, name), 'utf8');

/**
 * What the first version of the program has left: its schema, documents of its clients, a database that it wrote, and
 * what it answered from that. All of it was recorded with that version (engine 2.0.0, before there were families,
 * generic streams and summaries), and nothing of it is ever made anew.
 */
export const firstVersion = {
  schema: () => read('schema.graphql'),

  /** The documents by the names of their operations, each with its fragments. */
  documents: (): ReadonlyMap<string, string> =>
    new Map(
      Object.entries(separateOperations(parse(read('documents.graphql')))).map(([name, document]) => [
        name,
        print(document),
      ]),
    ),

  /** The database, as SQL. */
  database: () => read('database.sql'),

  answers: () => JSON.parse(read('answers.json')) as readonly FirstAnswer[],
};

interface FirstAnswer {
  /** Name of the operation. */
  readonly operation: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly data: unknown;
}
