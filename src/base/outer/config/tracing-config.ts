import { z } from 'zod';
import { flag, httpUrl, word } from './environment-values.js';

/** Which spans of this process are recorded, and where they go. */
export interface TracingConfig {
  readonly exporter: 'none' | 'otlp' | 'console';
  /** Null for what OTEL_RESOURCE_ATTRIBUTES says, else ktrdr. */
  readonly serviceName: string | null;
  /** Of traces that begin here, from 0 to 1. */
  readonly sampledShare: number;
  /** Whether traces that begin elsewhere are recorded as it was decided there. */
  readonly followsParents: boolean;
}

/**
 * The variables of OpenTelemetry that decide whether anything is traced; its packages read the others, such as
 * OTEL_EXPORTER_OTLP_HEADERS.
 */
export const tracingVariables = {
  OTEL_SDK_DISABLED: z.string().toLowerCase().pipe(flag).default(false),
  OTEL_TRACES_EXPORTER: word('none', 'otlp', 'console').optional(),
  OTEL_EXPORTER_OTLP_ENDPOINT: httpUrl.optional(),
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: httpUrl.optional(),
  // What is sent is JSON, which whoever takes protobuf over HTTP takes, too.
  OTEL_EXPORTER_OTLP_PROTOCOL: word('http/json', 'http/protobuf').optional(),
  OTEL_SERVICE_NAME: z.string().optional(),
  OTEL_TRACES_SAMPLER: word(
    'always_on',
    'always_off',
    'traceidratio',
    'parentbased_always_on',
    'parentbased_always_off',
    'parentbased_traceidratio',
  ).default('parentbased_always_on'),
  OTEL_TRACES_SAMPLER_ARG: z
    .string()
    .regex(/^(0(\.\d+)?|1(\.0+)?)$/, 'must be a number from 0 to 1')
    .transform(Number)
    .optional(),
};

const variables = z.object(tracingVariables);

/** Tracing is off unless an exporter, or the address of a collector, is named. */
export function tracingOf(env: z.infer<typeof variables>): TracingConfig {
  const isNamed = env.OTEL_EXPORTER_OTLP_ENDPOINT ?? env.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT;
  const exporter = env.OTEL_TRACES_EXPORTER ?? (isNamed === undefined ? 'none' : 'otlp');
  const sampler = env.OTEL_TRACES_SAMPLER;
  const ratio = sampler.endsWith('traceidratio') ? (env.OTEL_TRACES_SAMPLER_ARG ?? 1) : 1;
  return {
    exporter: env.OTEL_SDK_DISABLED ? 'none' : exporter,
    serviceName: env.OTEL_SERVICE_NAME ?? null,
    sampledShare: sampler.endsWith('always_off') ? 0 : ratio,
    followsParents: sampler.startsWith('parentbased'),
  };
}
