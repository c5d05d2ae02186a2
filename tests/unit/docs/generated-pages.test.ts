import { readFileSync } from 'node:fs';
import { Command, Option } from 'commander';
import { describe, expect, it } from 'vitest';
import { commandPage } from '../../../scripts/generated-docs/command-page.js';
import { generatedPages } from '../../../scripts/generated-docs/generated-pages.js';
import { graphqlPages } from '../../../scripts/generated-docs/graphql/graphql-pages.js';

describe('pages that definitions have', () => {
  it('are what the definitions say', async () => {
    const pages = [...(await generatedPages())];
    expect(pages.map(([path]) => path)).toContain('docs/reference/graphql/mutations.md');
    expect(pages.filter(([path, page]) => readFileSync(path, 'utf8') !== page).map(([path]) => path)).toEqual(
      [],
    );
  });
});

const SCHEMA = `
  interface Error { message: String! }
  "It | cannot be found."
  type NotFoundError implements Error { message: String! }
  type OpenSuccess { box: Box! }
  union OpenResult = NotFoundError | OpenSuccess
  "A box."
  type Box {
    "How wide, in *metres*."
    width(unit: Unit! = METRE): Float!
    size: Float @deprecated(reason: "Use width.")
  }
  enum Unit { METRE "1000 of them." KILOMETRE }
  type Query { "Every box." boxes(near: NearInput): [Box!]! }
  input NearInput { "Where." place: String! = "home" }
  type Mutation { open(id: ID!): OpenResult! }
`;

describe('the GraphQL reference', () => {
  const pages = graphqlPages(SCHEMA);

  it('has fields with their arguments, defaults, deprecations and types, which are links', () => {
    expect(pages['types.md']).toContain(
      [
        '## Box',
        '',
        'A box.',
        '',
        'Met at [`OpenSuccess.box`](types.md#opensuccess), [`boxes`](queries.md#boxes).',
        '',
        '| field | type | |',
        '|---|---|---|',
        '| `width` | [`Float!`](scalars.md#float) | How wide, in \\*metres\\*. |',
        '| `width` (`unit`) | [`Unit!`](enums.md#unit) = `METRE` | |',
        '| `size` | [`Float`](scalars.md#float) | **Deprecated:** Use width. |',
      ].join('\n'),
    );
    expect(pages['inputs.md']).toContain('| `place` | [`String!`](scalars.md#string) = `"home"` | Where. |');
    expect(pages['enums.md']).toContain('| `KILOMETRE` | 1000 of them. |');
  });

  it('has mutations with what they answer, errors apart', () => {
    expect(pages['mutations.md']).toContain(
      'Answers [`OpenResult!`](unions.md#openresult): [`OpenSuccess`](types.md#opensuccess), or what refused it: [`NotFoundError`](errors.md#notfounderror).',
    );
    expect(pages['errors.md']).toContain('## NotFoundError\n\nIt \\| cannot be found.');
  });

  it('has what implements an interface, and what a union may be', () => {
    expect(pages['unions.md']).toContain(
      '## Error\n\nImplemented by [`NotFoundError`](errors.md#notfounderror).',
    );
    expect(pages['unions.md']).toContain('One of [`NotFoundError`](errors.md#notfounderror), ');
  });
});

describe('the reference of commands', () => {
  it('has arguments, options with choices and defaults, and what the help adds', () => {
    const program = new Command('shop').option('--server <url>', 'which one');
    program.addCommand(
      new Command('box').addCommand(
        new Command('open')
          .description('open boxes')
          .argument('<id...>', 'which ones')
          .addOption(new Option('--with <tool>', 'what with').choices(['key', 'axe']).default('key'))
          .addOption(new Option('--quietly').hideHelp())
          .addHelpText('after', '\nExample:\n  $ shop box open 7 \\\n      --with axe\n\nIt stays open.'),
      ),
    );
    const page = commandPage(program);
    expect(page).toContain('| `--server <url>` | which one |');
    expect(page.slice(page.indexOf('## shop box open'))).toBe(
      [
        '## shop box open',
        'Open boxes.',
        '```text\nshop box open [options] <id...>\n```',
        '| argument | |\n|---|---|\n| `id` | which ones; one or more |',
        '| option | |\n|---|---|\n| `--with <tool>` | what with; one of key, axe; default key |',
        'Example:',
        '```sh\nshop box open 7 \\\n    --with axe\n```',
        'It stays open.\n',
      ].join('\n\n'),
    );
  });
});
