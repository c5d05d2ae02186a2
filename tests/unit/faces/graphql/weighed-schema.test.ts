import { buildSchema, type GraphQLObjectType } from 'graphql';
import { expect, it } from 'vitest';
import { weighed } from '../../../../src/faces/graphql/weighed-schema.js';

/** What a list counts in an answer, bytes. */
function weightOf(value: readonly unknown[]): number {
  const schema = weighed(buildSchema('type Query { rows: [[Float]] }'));
  const { rows } = (schema.getQueryType() as GraphQLObjectType).getFields();
  let taken = 0;
  const texts = {
    take: (bytes: number) => {
      taken += bytes;
    },
  };
  rows?.resolve?.({ rows: value }, {}, { answer: { texts } }, { fieldName: 'rows' } as never);
  return taken;
}

it('a list of lists counts as all that they hold', () => {
  const row = Array.from({ length: 1_000 }, (_, index) => index);
  const flat = weightOf(row);
  expect(flat).toBeGreaterThanOrEqual(JSON.stringify(row).length);
  expect(weightOf([row, row, row])).toBe(3 * flat);
});
