import {
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isScalarType,
  isUnionType,
} from 'graphql';
import { table } from '../markdown.js';
import { descriptionOf, fieldTable, inputTable } from './field-table.js';
import { typeLink } from './type-link.js';

/** Returns the section of a type: what it is, where it is met, and what it is made of. */
export function typeSection(type: GraphQLNamedType, schema: GraphQLSchema, metAt: readonly string[]): string {
  return [
    `## ${type.name}`,
    descriptionOf(type),
    ...relations(type, schema),
    ...(metAt.length === 0 ? [] : [`Met at ${metAt.join(', ')}.`]),
    ...contents(type),
  ]
    .filter((paragraph) => paragraph !== '')
    .join('\n\n');
}

function relations(type: GraphQLNamedType, schema: GraphQLSchema): readonly string[] {
  if (isObjectType(type) && type.getInterfaces().length > 0)
    return [`Implements ${type.getInterfaces().map(typeLink).join(', ')}.`];
  if (isInterfaceType(type))
    return [`Implemented by ${schema.getPossibleTypes(type).map(typeLink).join(', ')}.`];
  if (isUnionType(type)) return [`One of ${type.getTypes().map(typeLink).join(', ')}.`];
  if (isScalarType(type) && type.specifiedByURL != null) return [`Specified by <${type.specifiedByURL}>.`];
  return [];
}

function contents(type: GraphQLNamedType): readonly string[] {
  if (isObjectType(type) || isInterfaceType(type)) return fieldTable(fieldsOf(type));
  if (isInputObjectType(type)) return inputTable('field', Object.values(type.getFields()));
  if (isEnumType(type))
    return table(
      ['value', ''],
      type.getValues().map((value) => [`\`${value.name}\``, descriptionOf(value)]),
    );
  return [];
}

const fieldsOf = (type: {
  getFields(): Readonly<Record<string, GraphQLField<unknown, unknown>>>;
}): readonly GraphQLField<unknown, unknown>[] => Object.values(type.getFields());
