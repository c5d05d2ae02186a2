import {
  defaultFieldResolver,
  type GraphQLFieldResolver,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isIntrospectionType,
  isListType,
  isObjectType,
} from 'graphql';
import type { ByteBudget } from '../../base/pure/byte-budget.js';
import type { GraphqlContext } from './context.js';

/** About what an entry of a list takes in an answer, its names and numbers included. */
const BYTES_AN_ENTRY = 64;
/** About what a number takes, or that there is none. */
const BYTES_A_NUMBER = 20;

/** Makes every text and every list of the schema count towards the budget of its answer, as it is resolved. */
export function weighed(schema: GraphQLSchema): GraphQLSchema {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || isIntrospectionType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      if (isWeighed(field.type)) field.resolve = weighing(field.resolve ?? defaultFieldResolver);
    }
  }
  return schema;
}

/** Numbers and the like are short, and how many there are is weighed before. */
function isWeighed(type: GraphQLOutputType): boolean {
  return isListType(getNullableType(type)) || ['String', 'ID'].includes(getNamedType(type).name);
}

function weighing(
  resolve: GraphQLFieldResolver<unknown, GraphqlContext>,
): GraphQLFieldResolver<unknown, GraphqlContext> {
  return (source, args, context, info) => {
    const value: unknown = resolve(source, args, context, info);
    const { texts } = context.answer;
    if (!(value instanceof Promise)) return weigh(value, texts);
    return value.then((resolved: unknown) => weigh(resolved, texts));
  };
}

function weigh<T>(value: T, budget: ByteBudget): T {
  if (typeof value === 'string') budget.take(Buffer.byteLength(value));
  else if (Array.isArray(value)) budget.take(sizeOfAll(value));
  return value;
}

function sizeOfAll(list: readonly unknown[]): number {
  return list.reduce<number>((sum, entry) => sum + sizeOf(entry), 0);
}

function sizeOf(entry: unknown): number {
  if (entry === null || typeof entry === 'number' || typeof entry === 'boolean') return BYTES_A_NUMBER;
  if (Array.isArray(entry)) return sizeOfAll(entry);
  return BYTES_AN_ENTRY + (typeof entry === 'string' ? Buffer.byteLength(entry) : 0);
}
