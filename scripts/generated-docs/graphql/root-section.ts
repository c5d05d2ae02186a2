import { type GraphQLField, getNamedType, isUnionType } from 'graphql';
import { descriptionOf, inputTable } from './field-table.js';
import { typeLink } from './type-link.js';
import { typePage } from './type-page.js';

/** Returns the section of a query or a mutation: what it does, what it takes, and what it answers. */
export function rootSection(field: GraphQLField<unknown, unknown>): string {
  return [
    `## ${field.name}`,
    descriptionOf(field),
    ...inputTable('argument', field.args),
    answer(field),
  ].join('\n\n');
}

function answer({ type }: GraphQLField<unknown, unknown>): string {
  const named = getNamedType(type);
  if (!isUnionType(named)) return `Answers ${typeLink(type)}.`;
  const errors = named.getTypes().filter((member) => typePage(member) === 'errors');
  const others = named.getTypes().filter((member) => !errors.includes(member));
  return `Answers ${typeLink(type)}: ${others.map(typeLink).join(' or ')}, or what refused it: ${errors.map(typeLink).join(', ')}.`;
}
