import { describe, expect, it } from 'vitest';
import { InputChangedError } from '../../../../src/kinds/backtest/why/input-changed-error.js';
import { decisionRecords } from './decision-records.js';
import { testApi } from './test-api.js';

const onResult = (fields: string) =>
  `{ operation(id: "op_1") { ... on BacktestOperation { result { ${fields} } } } }`;
const explain = `{ operation(id: "op_1") { ... on BacktestOperation { explainBar(timestamp: "2024-01-04T00:00:00Z") {
  timestamp barIndex open high low close
  indicators { name value } memberships { name value } features { name value } outputs { name value }
  signal confidence threshold margin filters { name passed detail } order fill
  positionBefore positionAfter equity counterfactuals { feature from to decision }
} } } }`;

describe('explainBar', () => {
  it('has the way from prices to order, and what would have changed it', async () => {
    const { data, errors } = await testApi().query(explain);
    expect(errors).toBeUndefined();
    expect(data).toMatchObject({
      operation: {
        explainBar: {
          timestamp: '2024-01-04T00:00:00.000Z',
          indicators: [{ name: '1d_rsi_14', value: null }],
          filters: [{ name: 'CONFIDENCE', passed: false }],
          order: null,
          counterfactuals: [{ feature: '1d_rsi_zone_oversold', from: 0.25, to: 0.5, decision: 'BUY' }],
        },
      },
    });
  });

  it('tells when the inputs are gone, and leaves the rest of the answer', async () => {
    const api = testApi({
      decisions: {
        explain: async () => {
          throw new InputChangedError('the model is gone');
        },
      },
    });
    const { data, errors } = await api.query(explain);
    expect(data).toEqual({ operation: { explainBar: null } });
    expect(errors?.[0]).toMatchObject({ extensions: { code: 'INPUT_CHANGED' } });
  });

  it('is null for another symbol', async () => {
    const { data } = await testApi().query(
      '{ operation(id: "op_1") { ... on BacktestOperation { explainBar(timestamp: "2024-01-04T00:00:00Z", symbol: "X") { order } } } }',
    );
    expect(data).toEqual({ operation: { explainBar: null } });
  });

  it('is refused in lists of operations', async () => {
    const { errors } = await testApi().query(
      '{ operations { nodes { ... on BacktestOperation { explainBar(timestamp: "2024-01-04T00:00:00Z") { order } } } } }',
    );
    expect(errors?.[0]?.extensions?.code).toBe('QUERY_TOO_COMPLEX');
  });
});

describe('decisions', () => {
  it('are pulled by cursor, in order', async () => {
    const api = testApi();
    const page = 'nodes { barIndex symbol signal stoppedBy order } pageInfo { hasNextPage endCursor }';
    const first = await api.query(onResult(`decisions(first: 3) { ${page} }`));
    expect(first.errors).toBeUndefined();
    const { nodes, pageInfo } = (
      first.data as {
        operation: {
          result: { decisions: { nodes: object[]; pageInfo: { hasNextPage: boolean; endCursor: string } } };
        };
      }
    ).operation.result.decisions;
    expect(nodes).toMatchObject(
      decisionRecords.slice(0, 3).map(({ barIndex, signal }) => ({ barIndex, signal, symbol: 'AAPL' })),
    );
    expect(pageInfo.hasNextPage).toBe(true);
    const next = await api.query(onResult(`decisions(first: 3, after: "${pageInfo.endCursor}") { ${page} }`));
    expect(next.data).toMatchObject({
      operation: { result: { decisions: { nodes: [{ order: 'BUY' }], pageInfo: { hasNextPage: false } } } },
    });
  });

  it('hand their filter on, and refuse what is no signal and no code', async () => {
    const asked: unknown[] = [];
    const api = testApi({
      decisions: {
        async list(_backtest, filter, page) {
          asked.push([filter, page]);
          return { decisions: [], hasNextPage: false };
        },
      },
    });
    const filter =
      'signals: ["BUY"], stoppedBy: ["BELOW_CONFIDENCE"], minConfidence: 0.5, to: "2024-01-31T00:00:00Z"';
    await api.query(onResult(`decisions(filter: { ${filter} }) { nodes { order } }`));
    expect(asked).toEqual([
      [
        {
          signals: ['BUY'],
          stoppedBy: ['BELOW_CONFIDENCE'],
          minConfidence: 0.5,
          toMs: Date.UTC(2024, 0, 31),
        },
        { first: 200, afterBar: -1 },
      ],
    ]);
    for (const wrong of ['signals: ["BOUGHT"]', 'stoppedBy: ["BAD_LUCK"]']) {
      const { errors } = await api.query(onResult(`decisions(filter: { ${wrong} }) { nodes { order } }`));
      expect(errors?.[0]?.extensions?.code).toBe('BAD_USER_INPUT');
    }
  });

  it('are null when the inputs are gone, and so are panes', async () => {
    const api = testApi({ decisions: { list: async () => null, panes: async () => null } });
    const { data, errors } = await api.query(onResult('decisions { nodes { order } } panes { name }'));
    expect(errors).toBeUndefined();
    expect(data).toEqual({ operation: { result: { decisions: null, panes: null } } });
  });
});

describe('panes', () => {
  it('have their series with gaps where they are undefined', async () => {
    const { data } = await testApi().query(
      onResult('panes(maxPoints: 10) { name timestamps series { name values } }'),
    );
    expect(data).toMatchObject({
      operation: { result: { panes: [{ name: 'confidence', series: [{ values: [null, 0.7] }] }] } },
    });
  });
});

describe('decisions.csv', () => {
  it('is sent, and refused with the reason when the inputs are gone', async () => {
    const answer = await testApi().fetch('/operations/op_1/decisions.csv');
    expect([answer.status, await answer.text()]).toEqual([200, 'barIndex\n0\n']);
    const gone = testApi({
      files: {
        async *decisionsCsv() {
          // It fails before its first piece.
          yield await Promise.reject<Uint8Array>(new InputChangedError('the model is gone'));
        },
      },
    });
    const refused = await gone.fetch('/operations/op_1/decisions.csv');
    expect(refused.status).toBe(409);
    expect(await refused.text()).toContain(
      'INPUT_CHANGED. The decisions of this run cannot be had again: the model is gone',
    );
  });
});
