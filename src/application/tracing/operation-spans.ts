import { context, propagation, ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import type { OperationTraces } from '../../operations/ports/operation-traces.js';
import type { Operation } from '../../operations/record/operation.js';
import { isFinal } from '../../operations/record/operation-status.js';

const TRACEPARENT = 'traceparent';

/**
 * Shows operations as spans: how long one waited, and each execution, by whichever process, below the request that
 * started it. Its trace travels with it in the store.
 */
export class OperationSpans implements OperationTraces {
  readonly #tracer = trace.getTracer('ktrdr');
  readonly #process: string;

  /** @param process tells the processes of a cluster apart */
  constructor(process: string) {
    this.#process = process;
  }

  context(): string | null {
    const carrier: Record<string, string> = {};
    propagation.inject(context.active(), carrier);
    return carrier[TRACEPARENT] ?? null;
  }

  async execution<T>(operation: Operation, present: () => Operation, work: () => Promise<T>): Promise<T> {
    const { traceContext, attempt, createdAt, updatedAt } = operation;
    const started =
      traceContext === null
        ? ROOT_CONTEXT
        : propagation.extract(ROOT_CONTEXT, { [TRACEPARENT]: traceContext });
    const attributes = this.#attributesOf(operation);
    const waited = { kind: SpanKind.CONSUMER, attributes, startTime: attempt === 1 ? createdAt : updatedAt };
    this.#tracer.startSpan('operation queued', waited, started).end();
    const span = this.#tracer.startSpan(
      `operation ${operation.type}`,
      { kind: SpanKind.CONSUMER, attributes },
      started,
    );
    try {
      return await context.with(trace.setSpan(started, span), work);
    } finally {
      const { status, error } = present();
      span.setAttribute('ktrdr.operation.status', status);
      if (status === 'FAILED')
        span.setStatus({ code: SpanStatusCode.ERROR, ...(error && { message: error.code }) });
      else if (!isFinal(status)) span.addEvent('not ended by this process');
      span.end();
    }
  }

  #attributesOf({ id, type, attempt, priority, parentId }: Operation) {
    return {
      'ktrdr.operation.id': id,
      'ktrdr.operation.type': type,
      'ktrdr.operation.attempt': attempt,
      'ktrdr.operation.priority': priority,
      'ktrdr.process': this.#process,
      ...(parentId !== null && { 'ktrdr.operation.parent': parentId }),
    };
  }
}
