import { type GraphQLNamedType, type GraphQLType, getNamedType } from 'graphql';
import { typePage } from './type-page.js';

/** Returns a type as it is written in a document, linked to where it is described. */
export function typeLink(type: GraphQLType): string {
  return `[\`${String(type)}\`](${addressOf(getNamedType(type))})`;
}

function addressOf(type: GraphQLNamedType): string {
  return `${typePage(type)}.md#${type.name.toLowerCase()}`;
}
