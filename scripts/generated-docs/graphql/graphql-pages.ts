import { buildSchema, type GraphQLField, type GraphQLObjectType, type GraphQLSchema } from 'graphql';
import { meetings } from './meetings.js';
import { rootSection } from './root-section.js';
import { type TypePage, typePage } from './type-page.js';
import { typeSection } from './type-section.js';

const MARK =
  '<!-- Written by "npm run docs:generate" from schema/schema.graphql. Edit the descriptions in the code. -->';

const PAGES: Readonly<Record<TypePage, { readonly title: string; readonly about: string }>> = {
  types: { title: 'Types', about: 'What queries answer with.' },
  connections: {
    title: 'Connections',
    about:
      'Lists that are read page by page: `first` and `after` ask for a page, `pageInfo.endCursor` is the next `after` ([cursors](../../api.md#cursors)).',
  },
  inputs: {
    title: 'Inputs',
    about: 'What queries and mutations take. A type that ends with `!` is required.',
  },
  enums: { title: 'Enums', about: 'Words of which one is given or answered.' },
  unions: { title: 'Unions and interfaces', about: 'What an answer may be; `__typename` says which.' },
  errors: {
    title: 'Errors of mutations',
    about:
      'What a client should expect, as members of the answer. Codes that operations fail with, and errors of requests, are in [errors.md](../../errors.md).',
  },
  scalars: { title: 'Scalars', about: 'Single values, as JSON has them.' },
};

/** Returns the pages of docs/reference/graphql, by name of the file. */
export function graphqlPages(sdl: string): Readonly<Record<string, string>> {
  const schema = buildSchema(sdl);
  const types = Object.keys(PAGES) as readonly TypePage[];
  return {
    'index.md': overview(schema),
    'queries.md': rootPage('Queries', 'What can be asked. None changes anything.', schema.getQueryType()),
    'mutations.md': rootPage(
      'Mutations',
      'What starts work and changes what is kept. Each answers what it made, or an error that says what to do.',
      schema.getMutationType(),
    ),
    ...Object.fromEntries(types.map((name) => [`${name}.md`, pageOfTypes(name, schema)])),
  };
}

function overview(schema: GraphQLSchema): string {
  return page([
    '# GraphQL reference',
    MARK,
    'Every query, mutation and type of the schema. How they are used, with examples, is in [API](../../api.md); the schema as one file is [schema.graphql](../../../schema/schema.graphql), and at `/schema.graphql` of a server.',
    '## Queries',
    list('queries', schema.getQueryType()),
    '## Mutations',
    list('mutations', schema.getMutationType()),
    '## Types',
    Object.entries(PAGES)
      .map(([name, { title, about }]) => `- [${title}](${name}.md): ${about}`)
      .join('\n'),
  ]);
}

const page = (paragraphs: readonly string[]): string => `${paragraphs.join('\n\n')}\n`;

const fieldsOf = (type: GraphQLObjectType | null | undefined): readonly GraphQLField<unknown, unknown>[] =>
  Object.values(type?.getFields() ?? {});

function list(file: string, type: GraphQLObjectType | null | undefined): string {
  return fieldsOf(type)
    .map(({ name }) => `[\`${name}\`](${file}.md#${name.toLowerCase()})`)
    .join(' · ');
}

function rootPage(title: string, about: string, type: GraphQLObjectType | null | undefined): string {
  return page([`# ${title}`, MARK, about, ...fieldsOf(type).map(rootSection)]);
}

function pageOfTypes(name: TypePage, schema: GraphQLSchema): string {
  const roots = [schema.getQueryType(), schema.getMutationType()];
  const met = meetings(schema);
  const sections = Object.values(schema.getTypeMap())
    .filter((type) => !type.name.startsWith('__') && !roots.some((root) => root === type))
    .filter((type) => typePage(type) === name)
    .sort((a, b) => a.name.localeCompare(b.name, 'en'))
    // A text or a number is met everywhere.
    .map((type) => typeSection(type, schema, name === 'scalars' ? [] : (met.get(type.name) ?? [])));
  const { title, about } = PAGES[name];
  return page([`# ${title}`, MARK, about, ...sections]);
}
