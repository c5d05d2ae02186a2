import {
  type GraphQLNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isUnionType,
} from 'graphql';

/** The pages that types of the schema are on, below docs/reference/graphql. */
export type TypePage = 'types' | 'connections' | 'inputs' | 'enums' | 'unions' | 'errors' | 'scalars';

/** Returns the page that a type is on. */
export function typePage(type: GraphQLNamedType): TypePage {
  if (isInputObjectType(type)) return 'inputs';
  if (isEnumType(type)) return 'enums';
  if (isUnionType(type) || isInterfaceType(type)) return 'unions';
  if (!isObjectType(type)) return 'scalars';
  if (type.getInterfaces().some(({ name }) => name === 'Error')) return 'errors';
  return /(Connection|Edge|^PageInfo)$/.test(type.name) ? 'connections' : 'types';
}
