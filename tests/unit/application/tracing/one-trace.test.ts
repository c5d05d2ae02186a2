import { InMemorySpanExporter, type ReadableSpan, SimpleSpanProcessor } from '@opentelemetry/sdk-trace';
import { createSchema, createYoga } from 'graphql-yoga';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { OperationSpans } from '../../../../src/application/tracing/operation-spans.js';
import { record, type Tracing } from '../../../../src/application/tracing/start-tracing.js';
import { useMutationSpans } from '../../../../src/faces/http/mutation-spans.js';
import type { OperationClaims } from '../../../../src/operations/ports/operation-claims.js';
import type { Operation } from '../../../../src/operations/record/operation.js';
import { InMemoryOperationStore } from '../../../support/in-memory-operation-store.js';
import { quietClaims } from '../../../support/quiet-claims.js';
import { createHarness } from '../../operations/operations-harness.js';

const ALL = { serviceName: null, sampledShare: 1, followsParents: true };
/** Of the example of W3C's Trace Context. */
const TRACE_ID = '4bf92f3577b34da6a3ce929d0e0e4736';
const CALLER_SPAN = '00f067aa0ba902b7';

/** A backend, which only records, and a host over the same store, which runs what it claims. */
function cluster() {
  const store = new InMemoryOperationStore();
  const offered: Operation[] = [];
  const claims: OperationClaims = { ...quietClaims, offered: (operation) => void offered.push(operation) };
  const place = { executionMode: 'CLUSTER', host: null } as const;
  const backend = createHarness({ store, claims, place, traces: new OperationSpans('backend') });
  const host = createHarness({ store, claims, place, traces: new OperationSpans('host') });
  const yoga = createYoga({
    schema: createSchema({
      typeDefs: 'type Query { ping: Int } type Mutation { start: ID! }',
      resolvers: {
        Query: { ping: () => 1 },
        Mutation: { start: async () => (await backend.backtests.start({ executionMode: 'CLUSTER' })).id },
      },
    }),
    plugins: [useMutationSpans()],
    logging: false,
  });
  const ask = async (query: string, headers: Record<string, string> = {}) => {
    const response = await yoga.fetch('http://localhost/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ query }),
    });
    return (await response.json()) as { readonly data: { readonly start: string } };
  };
  return { store, host, offered, ask };
}

describe('traces', () => {
  const exporter = new InMemorySpanExporter();
  let tracing: Tracing;

  beforeEach(async () => {
    exporter.reset();
    tracing = await record(new SimpleSpanProcessor({ exporter }), ALL);
  });
  afterEach(() => tracing.stop());

  const spans = async (): Promise<ReadonlyMap<string, ReadableSpan>> => {
    // What is handed over is not before the next turn.
    await new Promise((resolve) => setImmediate(resolve));
    return new Map(exporter.getFinishedSpans().map((span) => [span.name, span]));
  };

  it('go from the request over the queue to the host that does the work', async () => {
    const { store, host, offered, ask } = cluster();
    const traceparent = `00-${TRACE_ID}-${CALLER_SPAN}-01`;
    const { data } = await ask('mutation { start }', { traceparent });
    expect((await store.find(data.start))?.traceContext).toMatch(`00-${TRACE_ID}-`);
    const running = host.service.claimedWork.run(offered[0] as Operation);
    const work = await host.backtests.begun();
    work.start();
    await host.reaches(data.start, 'RUNNING');
    work.complete();
    await running;

    const found = await spans();
    const request = found.get('mutation start');
    expect(request?.parentSpanContext?.spanId).toBe(CALLER_SPAN);
    for (const name of ['operation queued', 'operation BACKTESTING']) {
      const span = found.get(name);
      expect(span?.spanContext().traceId).toBe(TRACE_ID);
      expect(span?.parentSpanContext?.spanId).toBe(request?.spanContext().spanId);
      expect(span?.attributes).toMatchObject({ 'ktrdr.operation.id': data.start, 'ktrdr.process': 'host' });
    }
    expect(found.get('operation BACKTESTING')?.attributes['ktrdr.operation.status']).toBe('COMPLETED');
    expect(found.get('operation BACKTESTING')?.resource.attributes['service.name']).toBe('ktrdr');
  });

  it('show a failure by its code, and what is started inside of work below that work', async () => {
    const traces = new OperationSpans('host');
    const { stored, startRunning, reaches } = createHarness({ traces });
    const { id, work } = await startRunning();
    const failure = { code: 'DATA_NOT_FOUND', message: 'There are no bars.', retryable: false };
    work.end({ kind: 'failed', failure, warnings: [] });
    await reaches(id, 'FAILED');
    const failed = (await spans()).get('operation BACKTESTING');
    expect(failed?.status).toEqual({ code: 2, message: 'DATA_NOT_FOUND' });
    const operation = await stored(id);
    const inside = await traces.execution(
      operation,
      () => operation,
      async () => traces.context(),
    );
    expect(inside).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
  });

  it('have queries only where the request names a trace', async () => {
    const { ask } = cluster();
    await ask('{ ping }');
    expect((await spans()).size).toBe(0);
    await ask('{ ping }', { traceparent: `00-${TRACE_ID}-${CALLER_SPAN}-01` });
    expect([...(await spans()).keys()]).toEqual(['query ping']);
  });
});

describe('a server without tracing', () => {
  it('records no trace of what it starts, whatever the request names', async () => {
    const { store, ask } = cluster();
    const { data } = await ask('mutation { start }', { traceparent: `00-${TRACE_ID}-${CALLER_SPAN}-01` });
    expect((await store.find(data.start))?.traceContext).toBeNull();
  });
});
