import {
  astFromValue,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputField,
  print,
} from 'graphql';
import { plainText, table } from '../markdown.js';
import { typeLink } from './type-link.js';

/** Returns the fields of a type that is answered with, each followed by its arguments. */
export function fieldTable(fields: readonly GraphQLField<unknown, unknown>[]): readonly string[] {
  const rows = fields.flatMap((field) => [
    [`\`${field.name}\``, typeLink(field.type), descriptionOf(field)],
    ...field.args.map((argument) => [
      `\`${field.name}\` (\`${argument.name}\`)`,
      typeWithDefault(argument),
      descriptionOf(argument),
    ]),
  ]);
  return table(['field', 'type', ''], rows);
}

/** Returns arguments, or the fields of an input. */
export function inputTable(
  kind: 'argument' | 'field',
  inputs: readonly (GraphQLArgument | GraphQLInputField)[],
): readonly string[] {
  const rows = inputs.map((input) => [`\`${input.name}\``, typeWithDefault(input), descriptionOf(input)]);
  return table([kind, 'type', ''], rows);
}

function typeWithDefault({ type, defaultValue }: GraphQLArgument | GraphQLInputField): string {
  if (defaultValue === undefined) return typeLink(type);
  const value = astFromValue(defaultValue, type);
  return value == null ? typeLink(type) : `${typeLink(type)} = \`${print(value)}\``;
}

/** Returns what the schema says of a thing, and what to use where it is deprecated. */
export function descriptionOf(thing: {
  readonly description?: string | null | undefined;
  readonly deprecationReason?: string | null | undefined;
}): string {
  const deprecated =
    thing.deprecationReason == null ? [] : [`**Deprecated:** ${plainText(thing.deprecationReason)}`];
  return [plainText(thing.description ?? ''), ...deprecated].filter((text) => text !== '').join(' ');
}
