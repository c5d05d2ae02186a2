import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../../../../src/base/outer/config/config.js';

const tracing = (env: NodeJS.ProcessEnv) => loadConfig(env).tracing;
const COLLECTOR = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318' };

describe('tracing', () => {
  it('is off unless an exporter or a collector is named', () => {
    expect(tracing({}).exporter).toBe('none');
    expect(tracing({ OTEL_SERVICE_NAME: 'ktrdr' }).exporter).toBe('none');
    expect(tracing(COLLECTOR)).toEqual({
      exporter: 'otlp',
      serviceName: null,
      sampledShare: 1,
      followsParents: true,
    });
    expect(tracing({ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://c/v1/traces' }).exporter).toBe('otlp');
    expect(tracing({ OTEL_TRACES_EXPORTER: 'console' }).exporter).toBe('console');
  });

  it('is off where the environment says so, whatever else it names', () => {
    expect(tracing({ ...COLLECTOR, OTEL_SDK_DISABLED: 'TRUE' }).exporter).toBe('none');
    expect(tracing({ ...COLLECTOR, OTEL_TRACES_EXPORTER: 'none' }).exporter).toBe('none');
  });

  it.each([
    ['always_on', undefined, { sampledShare: 1, followsParents: false }],
    ['always_off', undefined, { sampledShare: 0, followsParents: false }],
    ['traceidratio', '0.25', { sampledShare: 0.25, followsParents: false }],
    ['parentbased_always_on', '0.25', { sampledShare: 1, followsParents: true }],
    ['parentbased_always_off', undefined, { sampledShare: 0, followsParents: true }],
    ['parentbased_traceidratio', '0.5', { sampledShare: 0.5, followsParents: true }],
    ['traceidratio', undefined, { sampledShare: 1, followsParents: false }],
  ])('samples by %s with the argument %s', (sampler, argument, expected) => {
    const env = { ...COLLECTOR, OTEL_TRACES_SAMPLER: sampler, OTEL_TRACES_SAMPLER_ARG: argument };
    expect(tracing(env)).toMatchObject(expected);
  });

  it('refuses what it does not know', () => {
    expect(() => tracing({ OTEL_TRACES_EXPORTER: 'zipkin' })).toThrow('must be none, otlp or console');
    expect(() => tracing({ OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' })).toThrow('http/json or http/protobuf');
    expect(() => tracing({ OTEL_TRACES_SAMPLER_ARG: '2' })).toThrow('from 0 to 1');
    expect(() => tracing({ OTEL_EXPORTER_OTLP_ENDPOINT: 'collector' })).toThrow('http:// or https://');
  });
});
