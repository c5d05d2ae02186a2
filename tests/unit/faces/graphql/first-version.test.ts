import {
  buildSchema,
  findBreakingChanges,
  findDangerousChanges,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  parse,
  validate,
} from 'graphql';
import { describe, expect, it } from 'vitest';
import { schema } from '../../../../src/faces/graphql/schema.js';
import { firstVersion } from '../../../support/first-version.js';

const first = buildSchema(firstVersion.schema());

/** What clients were told of each field and each argument, such as `Query.operation(id): ID!`. */
function promises(of: typeof schema): ReadonlyMap<string, string> {
  const told = new Map<string, string>();
  for (const type of Object.values(of.getTypeMap())) {
    if (type.name.startsWith('__')) continue;
    if (isObjectType(type) || isInterfaceType(type)) {
      for (const field of Object.values(type.getFields())) {
        told.set(`${type.name}.${field.name}`, String(field.type));
        for (const argument of field.args)
          told.set(
            `${type.name}.${field.name}(${argument.name})`,
            `${argument.type} = ${JSON.stringify(argument.defaultValue)}`,
          );
      }
    } else if (isInputObjectType(type)) {
      for (const field of Object.values(type.getFields()))
        told.set(`${type.name}.${field.name}`, `${field.type} = ${JSON.stringify(field.defaultValue)}`);
    }
  }
  return told;
}

describe('the schema beside that of the first version', () => {
  it('takes nothing away', () => {
    expect(findBreakingChanges(first, schema)).toEqual([]);
  });

  it('adds only what a client that asks for what it knows does not meet', () => {
    const dangerous = findDangerousChanges(first, schema).map(({ type }) => type);
    expect(new Set(dangerous)).toEqual(
      new Set(['OPTIONAL_INPUT_FIELD_ADDED', 'OPTIONAL_ARG_ADDED', 'VALUE_ADDED_TO_ENUM']),
    );
  });

  it('has every field and argument as it was', () => {
    const now = promises(schema);
    const changed = [...promises(first)].filter(([name, type]) => now.get(name) !== type);
    expect(changed).toEqual([]);
  });

  it('knows the documents of its clients', () => {
    const documents = [...firstVersion.documents()];
    expect(documents.length).toBeGreaterThan(20);
    for (const [name, document] of documents) {
      expect(validate(first, parse(document)), name).toEqual([]);
      expect(validate(schema, parse(document)), name).toEqual([]);
    }
  });
});
