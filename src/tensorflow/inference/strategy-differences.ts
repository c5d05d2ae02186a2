import { findIndicator } from '../../domain/indicators/indicator-registry.js';
import { type FeatureSpec, featurePlan } from '../../domain/strategy/feature-plan.js';
import type { RecordedInput } from '../../domain/strategy/feature-record.js';
import type { Strategy } from '../../domain/strategy/strategy.js';
import type { ModelMetadata } from './model-metadata.js';

/**
 * Returns how a strategy differs from the one that a model was trained with, in what decides its inputs and the meaning
 * of its outputs; each difference a phrase. What a model does not record is not compared, and features that only one
 * of the two has are for requireMatchingFeatures to name.
 * @returns empty where there is no difference, or nothing to compare with
 */
export function strategyDifferences(
  { featureRecord, decisions }: Pick<ModelMetadata, 'featureRecord' | 'decisions'>,
  strategy: Strategy,
): readonly string[] {
  const { baseTimeframe } = strategy.trainingData;
  const { outputFormat } = strategy.decisions;
  const recorded = new Map(featureRecord?.inputs.map((input) => [input.id, input]));
  const differences = featurePlan(strategy).flatMap((spec) => {
    const input = recorded.get(spec.id);
    return input === undefined
      ? []
      : [...indicatorDifferences(input, spec), ...shapeDifferences(input, spec)];
  });
  if (featureRecord !== null && featureRecord.baseTimeframe !== baseTimeframe) {
    differences.unshift(changed('the base timeframe', featureRecord.baseTimeframe, baseTimeframe));
  }
  if (typeof decisions?.outputFormat === 'string' && decisions.outputFormat !== outputFormat) {
    differences.push(changed('decisions.output_format', decisions.outputFormat, outputFormat));
  }
  // Several features are made of one indicator.
  return [...new Set(differences)];
}

function indicatorDifferences({ indicator, output }: RecordedInput, spec: FeatureSpec): readonly string[] {
  const name = `indicators.${spec.indicator.id}`;
  if (indicator.type !== spec.indicator.type) {
    return [changed(`${name}.type`, indicator.type, spec.indicator.type)];
  }
  const params = { ...defaultsOf(indicator.type), ...indicator.params };
  const names = new Set([...Object.keys(params), ...Object.keys(spec.indicator.params)]);
  const differences = [...names].flatMap((key) => {
    const [then, now] = [params[key], spec.indicator.params[key]];
    return then === now ? [] : [changed(`${name}.${key}`, then ?? 'absent', now ?? 'absent')];
  });
  return output === spec.output
    ? differences
    : [
        ...differences,
        changed(`the output of ${spec.indicator.id} that '${spec.id}' is made of`, output, spec.output),
      ];
}

/** A parameter that is younger than the record had its default then. */
function defaultsOf(type: string): Readonly<Record<string, number | string>> {
  const parameters = findIndicator(type)?.parameters ?? [];
  return Object.fromEntries(parameters.map((parameter) => [parameter.name, parameter.default]));
}

function shapeDifferences({ id, membership }: RecordedInput, { transform }: FeatureSpec): readonly string[] {
  const [then, now] = [shapeText(membership), shapeText(transform.kind === 'raw' ? null : transform.shape)];
  return then === now ? [] : [changed(`the membership of '${id}'`, then, now)];
}

function shapeText(shape: RecordedInput['membership']): string {
  return shape === null ? 'raw' : `${shape.type} [${shape.parameters.join(', ')}]`;
}

function changed(what: string, then: number | string, now: number | string): string {
  return `${what} was ${then} and is ${now}`;
}
