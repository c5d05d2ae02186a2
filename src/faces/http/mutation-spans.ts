import { context, propagation, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { getOperationAST, type OperationDefinitionNode, OperationTypeNode } from 'graphql';
import type { Plugin } from 'graphql-yoga';

/**
 * Shows mutations as spans, below the trace that the request names, if any; queries only where it names one: whoever
 * polls would fill traces with them. Does nothing unless the server was started with tracing.
 */
export function useMutationSpans(): Plugin {
  const tracer = trace.getTracer('ktrdr');
  return {
    onExecute({ args: { document, operationName, contextValue }, executeFn, setExecuteFn }) {
      const operation = getOperationAST(document, operationName);
      const { headers } = (contextValue as { readonly request: Request }).request;
      const traceparent = headers.get('traceparent');
      const isMutation = operation?.operation === OperationTypeNode.MUTATION;
      if (operation === null || operation === undefined || (!isMutation && traceparent === null)) return;
      const carrier = { ...(traceparent !== null && { traceparent }) };
      const parent = propagation.extract(context.active(), carrier);
      setExecuteFn(async (args) => {
        const span = tracer.startSpan(nameOf(operation), { kind: SpanKind.SERVER }, parent);
        try {
          const result = await context.with(trace.setSpan(parent, span), () => executeFn(args));
          if ('errors' in result) span.setStatus({ code: SpanStatusCode.ERROR });
          return result;
        } finally {
          span.end();
        }
      });
    },
  };
}

/** What the request asks for first, by the names of the schema: names of clients tell nothing and are endless. */
function nameOf({ operation, selectionSet }: OperationDefinitionNode): string {
  const [first] = selectionSet.selections;
  return first?.kind === 'Field' ? `${operation} ${first.name.value}` : operation;
}
