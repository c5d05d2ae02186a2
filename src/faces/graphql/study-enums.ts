import { METRICS } from '../../domain/statistics/backtest-metrics.js';
import { METRIC_FIELDS, METRIC_NAMES, type MetricName } from '../../domain/study/objective.js';
import { builder } from './builder.js';

export const SamplerEnum = builder.enumType('Sampler', {
  description: 'How the combinations of a study are chosen.',
  values: {
    GRID: { description: 'Every combination, the last parameter fastest; at most 100000.' },
    RANDOM: { description: 'Each drawn by itself, every value alike.' },
    SOBOL: { description: 'A sequence that covers the space evenly; best with a power of two of trials.' },
    TPE: { description: 'Learns from results: tries more of what lies near good trials (Bergstra 2011).' },
    CMA_ES: {
      description:
        'Learns from results: moves a normal distribution towards good trials; ordered values only.',
    },
  } as const,
});

/** Every metric that trials are compared by, described as its definition is. */
export const MetricNameEnum = builder.enumType('MetricName', {
  description: 'A figure that trials are compared by; what each is stands in metricDefinitions.',
  values: Object.fromEntries(
    METRIC_NAMES.map((name) => [name, { description: METRICS[METRIC_FIELDS[name]].description }]),
  ) as Record<MetricName, { description: string }>,
});

export const DirectionEnum = builder.enumType('Direction', {
  description: 'Whether more or less of a metric is looked for.',
  values: {
    MAXIMIZE: { description: 'More is better.' },
    MINIMIZE: { description: 'Less is better.' },
  } as const,
});

export const ScaleEnum = builder.enumType('Scale', {
  description: 'How a range is divided.',
  values: {
    LINEAR: { description: 'By equal steps.' },
    LOG: { description: 'By equal ratios.' },
  } as const,
});

export const TrialStatusEnum = builder.enumType('TrialStatus', {
  description: 'How a trial ended.',
  values: {
    COMPLETED: { description: 'It ran and has metrics.' },
    FAILED: { description: 'The combination cannot be run; error says why. The study goes on.' },
  } as const,
});
