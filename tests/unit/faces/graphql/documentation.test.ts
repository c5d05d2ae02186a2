import { readFileSync } from 'node:fs';
import { parse, validate } from 'graphql';
import { describe, expect, it } from 'vitest';
import { schema } from '../../../../src/faces/graphql/schema.js';
import { testApi } from './test-api.js';

const examples = [
  ...readFileSync('docs/api.md', 'utf8').matchAll(/```graphql\n(.*?)```(?:\n```json\n(.*?)```)?/gs),
].map(([, query = '', variables = '{ "id": "op_1" }']) => ({ query, variables }));

describe('the examples of docs/api.md', () => {
  it('are there', () => {
    expect(examples.map(({ query }) => /(?:query|mutation) (\w+)/.exec(query)?.[1])).toEqual([
      'Start',
      'Plan',
      'Pull',
      'PullNow',
      'Result',
      'Evidence',
      'Ledger',
      'LedgerGroups',
      'Analysis',
      'Metrics',
      'Live',
      'Candles',
      'Panes',
      'Compare',
      'Why',
      'NotTraded',
      'Retry',
      'Verify',
      'Verdict',
      'Train',
      'Trainings',
      'Search',
      'Searches',
      'WalkForward',
      'WalkForwards',
      'List',
      'Best',
      'Facets',
      'Update',
      'UpdateMany',
      'Events',
      'Cancel',
      'Delete',
      'LoadData',
      'Loads',
      'ImportFiles',
      'PreviewImport',
      'Inventory',
      'OneStrategy',
      'Dataset',
      'Check',
      'Around',
      'Seal',
      'Holdouts',
    ]);
  });

  it.each(examples)('run as they are written: %#', async ({ query, variables }) => {
    expect(validate(schema, parse(query))).toEqual([]);
    const answer = await testApi().query(query, JSON.parse(variables) as object);
    expect(answer.errors).toBeUndefined();
  });
});
