import { context, propagation, trace } from '@opentelemetry/api';
import type { Sampler, SpanProcessor } from '@opentelemetry/sdk-trace';
import type { TracingConfig } from '../../base/outer/config/tracing-config.js';
import { projectVersion } from '../../base/outer/files/project-root.js';
import { TracingUnavailableError } from './tracing-unavailable-error.js';

/** Traces that are being recorded. */
export interface Tracing {
  /** Sends what is there and ends. */
  stop(): Promise<void>;
}

/** How long the collector is waited for when the process ends. */
const LAST_EXPORT_MS = 2_000;

/**
 * Has this process record spans and hand them over as the environment says (OTEL_*). The packages for it are loaded when
 * it is asked for.
 * @returns null when it is not asked for
 * @throws TracingUnavailableError where its packages were left out of the installation
 */
export async function startTracing(config: TracingConfig): Promise<Tracing | null> {
  if (config.exporter === 'none') return null;
  try {
    return await record(await processorOf(config.exporter), config);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_MODULE_NOT_FOUND')
      throw new TracingUnavailableError(error);
    throw error;
  }
}

type Recorded = Pick<TracingConfig, 'serviceName' | 'sampledShare' | 'followsParents'>;

/** Records spans with any processor. */
export async function record(processor: SpanProcessor, config: Recorded): Promise<Tracing> {
  const { TracerProvider } = await import('@opentelemetry/sdk-trace');
  const { AsyncLocalStorageContextManager } = await import('@opentelemetry/context-async-hooks');
  const { W3CTraceContextPropagator } = await import('@opentelemetry/core');
  const provider = new TracerProvider({
    resource: await resourceOf(config.serviceName),
    sampler: await samplerOf(config),
    spanProcessors: [processor],
  });
  trace.setGlobalTracerProvider(provider);
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  return {
    async stop() {
      await provider.forceFlush({ timeoutMillis: LAST_EXPORT_MS }).catch(() => undefined);
      for (const part of [trace, context, propagation]) part.disable();
    },
  };
}

async function resourceOf(serviceName: string | null) {
  const { defaultResource, detectResources, envDetector, resourceFromAttributes } = await import(
    '@opentelemetry/resources'
  );
  return defaultResource()
    .merge(resourceFromAttributes({ 'service.name': 'ktrdr', 'service.version': projectVersion }))
    .merge(detectResources({ detectors: [envDetector] }))
    .merge(resourceFromAttributes(serviceName === null ? {} : { 'service.name': serviceName }));
}

async function samplerOf({ sampledShare, followsParents }: Recorded): Promise<Sampler> {
  const { ParentBasedSampler, TraceIdRatioBasedSampler } = await import('@opentelemetry/sdk-trace');
  const root = new TraceIdRatioBasedSampler(sampledShare);
  return followsParents ? new ParentBasedSampler({ root }) : root;
}

async function processorOf(exporter: TracingConfig['exporter']): Promise<SpanProcessor> {
  const { BatchSpanProcessor, ConsoleSpanExporter, SimpleSpanProcessor } = await import(
    '@opentelemetry/sdk-trace'
  );
  if (exporter === 'console') return new SimpleSpanProcessor({ exporter: new ConsoleSpanExporter() });
  const { OTLPTraceExporter } = await import('@opentelemetry/exporter-trace-otlp-http');
  return new BatchSpanProcessor({ exporter: new OTLPTraceExporter() });
}
