import { readFileSync } from 'node:fs';
import {
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isScalarType,
  isSpecifiedScalarType,
} from 'graphql';
import { describe, expect, it } from 'vitest';
import { printSortedSchema, schema } from '../../../../src/faces/graphql/schema.js';

describe('schema/schema.graphql', () => {
  it('is what the code prints', () => {
    expect(printSortedSchema()).toBe(readFileSync('schema/schema.graphql', 'utf8'));
  });
});

describe('the schema', () => {
  it('describes every type, field, argument and value', () => {
    const undescribed: string[] = [];
    const note = (name: string, { description }: { readonly description?: string | null | undefined }) => {
      if (!description?.trim()) undescribed.push(name);
    };
    for (const type of Object.values(schema.getTypeMap())) {
      if (type.name.startsWith('__')) continue;
      note(type.name, type);
      if (isEnumType(type)) for (const value of type.getValues()) note(`${type.name}.${value.name}`, value);
      if (isInputObjectType(type)) {
        for (const field of Object.values(type.getFields())) note(`${type.name}.${field.name}`, field);
      }
      if (!isObjectType(type) && !isInterfaceType(type)) continue;
      for (const field of Object.values(type.getFields())) {
        note(`${type.name}.${field.name}`, field);
        for (const arg of field.args) note(`${type.name}.${field.name}(${arg.name})`, arg);
      }
    }
    expect(undescribed).toEqual([]);
  });

  it('names the specification of every scalar of its own', () => {
    const scalars = Object.values(schema.getTypeMap())
      .filter(isScalarType)
      .filter((type) => !isSpecifiedScalarType(type));
    expect(scalars.map(({ name }) => name).sort()).toEqual(['Date', 'DateTime']);
    for (const { specifiedByURL } of scalars)
      expect(specifiedByURL).toMatch(/^https:\/\/scalars\.graphql\.org\//);
  });
});
