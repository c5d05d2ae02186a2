import SchemaBuilder from '@pothos/core';
import ComplexityPlugin from '@pothos/plugin-complexity';
import ErrorsPlugin from '@pothos/plugin-errors';
import ValidationPlugin from '@pothos/plugin-validation';
import './caller-texts.js';
import { badUserInput, queryTooComplex } from './client-error.js';
import type { GraphqlContext } from './context.js';

/** Fields that one request may resolve, list lengths multiplied in; every page of one operation at its maximum fits. */
const MAX_COMPLEXITY = 250_000;

/** Collects the types of the schema; each is added by the module that is named for it. */
export const builder = new SchemaBuilder<{
  Context: GraphqlContext;
  DefaultFieldNullability: false;
  Scalars: {
    DateTime: { Input: Date; Output: Date | number };
    Date: { Input: string; Output: string };
    ID: { Input: string; Output: string };
  };
}>({
  // The first is the outermost: errors of the others become members of result unions.
  plugins: [ErrorsPlugin, 'callerTexts', ValidationPlugin, ComplexityPlugin],
  defaultFieldNullability: false,
  errors: { directResult: true },
  validation: { validationError: ({ issues }) => badUserInput(issues) },
  complexity: {
    limit: { complexity: MAX_COMPLEXITY },
    complexityError: (_kind, { complexity }) => queryTooComplex(complexity, MAX_COMPLEXITY),
  },
});

builder.queryType({ description: 'What can be read. Every read is a pull: nothing is pushed.' });
builder.mutationType({
  description: 'What can be changed. Expected refusals are members of the result unions and implement Error.',
});

/** The type parameters of the builder, for functions that take or return its refs. */
export type Types = typeof builder extends PothosSchemaTypes.SchemaBuilder<infer T> ? T : never;
