import {
  type GraphQLNamedType,
  type GraphQLSchema,
  type GraphQLType,
  getNamedType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isUnionType,
} from 'graphql';
import { typePage } from './type-page.js';

/** Returns for each type where a client meets it: links to fields and arguments that have it, and unions. */
export function meetings(schema: GraphQLSchema): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, Set<string>>();
  const add = (type: GraphQLType, link: string) => {
    const { name } = getNamedType(type);
    found.set(name, (found.get(name) ?? new Set()).add(link));
  };
  for (const type of Object.values(schema.getTypeMap()).filter(({ name }) => !name.startsWith('__'))) {
    if (isUnionType(type))
      for (const member of type.getTypes()) add(member, `[\`${type.name}\`](${place(type)})`);
    if (!isObjectType(type) && !isInterfaceType(type) && !isInputObjectType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      const link = fieldLink(type, field.name, schema);
      add(field.type, link);
      if ('args' in field) for (const argument of field.args) add(argument.type, link);
    }
  }
  return new Map([...found].map(([name, links]) => [name, [...links].sort()]));
}

const place = (type: GraphQLNamedType) => `${typePage(type)}.md#${type.name.toLowerCase()}`;

function fieldLink(type: GraphQLNamedType, field: string, schema: GraphQLSchema): string {
  const root =
    type === schema.getQueryType() ? 'queries' : type === schema.getMutationType() ? 'mutations' : null;
  return root === null
    ? `[\`${type.name}.${field}\`](${place(type)})`
    : `[\`${field}\`](${root}.md#${field.toLowerCase()})`;
}
