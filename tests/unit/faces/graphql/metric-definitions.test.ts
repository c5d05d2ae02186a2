import { type GraphQLObjectType, getNamedType, isNonNullType, isScalarType } from 'graphql';
import { describe, expect, it } from 'vitest';
import { schema } from '../../../../src/faces/graphql/schema.js';
import { testApi } from './test-api.js';

interface Definition {
  readonly name: string;
  readonly unit: string;
  readonly label: string;
  readonly higherIsBetter: boolean | null;
  readonly nullWhen: string | null;
}

async function definitions(): Promise<readonly Definition[]> {
  const { data } = await testApi().query(
    '{ metricDefinitions { name unit label higherIsBetter formula nullWhen } }',
  );
  return (data as { metricDefinitions: readonly Definition[] }).metricDefinitions;
}

describe('metricDefinitions', () => {
  const fields = Object.values((schema.getType('BacktestMetrics') as GraphQLObjectType).getFields());

  it('defines every number of BacktestMetrics, and nothing else', async () => {
    const numbers = fields.filter(({ type }) => isScalarType(getNamedType(type))).map(({ name }) => name);
    expect((await definitions()).map(({ name }) => name).sort()).toEqual(numbers.sort());
  });

  it('says when a number is null exactly where the schema lets it be', async () => {
    const nullable = fields.filter(({ type }) => !isNonNullType(type)).map(({ name }) => name);
    const undefinedAtTimes = (await definitions()).filter(({ nullWhen }) => nullWhen !== null);
    expect([...undefinedAtTimes.map(({ name }) => name), 'exposures'].sort()).toEqual(nullable.sort());
  });

  it('knows which way is better', async () => {
    const of = Object.fromEntries((await definitions()).map((definition) => [definition.name, definition]));
    expect(of.sharpeRatio).toMatchObject({ label: 'Sharpe ratio', unit: 'ratio', higherIsBetter: true });
    expect(of.maxDrawdown).toMatchObject({ unit: 'fraction', higherIsBetter: false, nullWhen: null });
    expect(of.totalTrades).toMatchObject({ unit: 'count', higherIsBetter: null });
  });
});
