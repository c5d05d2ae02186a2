import { listedInMessage } from '../../base/pure/message-limits.js';
import type { RunWarning } from '../../base/pure/run-warning.js';
import { type FeatureSpec, featurePlan } from '../../domain/strategy/feature-plan.js';
import type { Strategy } from '../../domain/strategy/strategy.js';
import { featureDifferences } from './match-features.js';
import type { ModelFolder } from './model-folder.js';
import { isDocumented, type ModelMetadata } from './model-metadata.js';
import { modelWarnings } from './model-warnings.js';
import { networkShape } from './network-shape.js';
import { OUTPUT_WIDTH } from './output-width.js';

/** Whether a model can be used with a strategy. */
export interface ModelFit {
  readonly fits: boolean;
  /** What keeps it from being used, each with its remedy. */
  readonly problems: readonly string[];
  /** What does not, and is good to know. */
  readonly notes: readonly string[];
  /** What a backtest of the two would warn of, whatever it trades. */
  readonly warnings: readonly RunWarning[];
  /** Feature ids that the strategy makes, in the order of the model's inputs. */
  readonly features: readonly string[];
}

/**
 * Compares a model with a strategy by what their files say, without TensorFlow.js: features, their order and
 * normalization, and the widths of the network's ends.
 * @param strategyHash of the text of the strategy; null where that is not known
 */
export function modelFit(model: ModelFolder, strategy: Strategy, strategyHash: string | null): ModelFit {
  const plan = featurePlan(strategy);
  const features = plan.map(({ id }) => id);
  const problems = [
    ...featureProblems(model.metadata.features, features),
    ...normalizationProblems(model.metadata, plan),
    ...shapeProblems(model, strategy),
  ];
  return {
    fits: problems.length === 0,
    problems,
    notes: notesOn(model, strategy),
    warnings: modelWarnings(model.metadata, strategy, { symbol: null, strategyHash }),
    features,
  };
}

function featureProblems(inModel: readonly string[], inStrategy: readonly string[]): string[] {
  const differences = featureDifferences(inModel, inStrategy);
  if (differences === null) return [];
  if (differences.otherOrder) {
    return [
      `The features come in another order: the model wants ${inModel.join(', ')}. Order nn_inputs and the memberships of the fuzzy sets like that.`,
    ];
  }
  return [
    ...differences.missing.map(
      (id) =>
        `The strategy makes '${id}', which the model was not trained with. Remove it from nn_inputs, or train a model for this strategy.`,
    ),
    ...differences.unexpected.map(
      (id) =>
        `The model wants '${id}', which the strategy does not make. Add it to nn_inputs, or train a model for this strategy.`,
    ),
  ];
}

function trainedDays({ trainedFrom, trainedTo, trainedRanges }: ModelMetadata): string {
  const ranges = trainedRanges ?? [{ from: trainedFrom, to: trainedTo }];
  return listedInMessage(ranges.map(({ from, to }) => `${from} to ${to}`));
}

/** Returns what is wrong with how a model normalizes the raw inputs of a strategy, each with its remedy. */
export function normalizationProblems(
  { normalization }: Pick<ModelMetadata, 'normalization'>,
  plan: readonly FeatureSpec[],
): string[] {
  return plan.flatMap(({ id, transform }) => {
    if (transform.kind !== 'raw') return [];
    const wanted = transform.normalization;
    const fitted = normalization[id]?.method;
    if (fitted === wanted || (fitted === undefined && wanted === 'none')) return [];
    return [
      `The strategy normalizes '${id}' by ${wanted}; the model ${
        fitted === undefined ? 'has no parameters for it' : `was trained with ${fitted}`
      }. ${fitted === undefined ? 'Add them to metadata.json, or train' : `Set its normalization to ${fitted}, or train`} a model for this strategy.`,
    ];
  });
}

function shapeProblems({ topology, metadata }: ModelFolder, { decisions }: Strategy): string[] {
  const { inputs, outputs } = networkShape(topology);
  const wanted = OUTPUT_WIDTH[decisions.outputFormat];
  const problems: string[] = [];
  if (inputs !== null && inputs !== metadata.features.length) {
    problems.push(
      `The network takes ${numbers(inputs)} and metadata.json lists ${metadata.features.length} features. Correct 'features', or export the network again.`,
    );
  }
  if (outputs !== null && outputs !== wanted) {
    problems.push(
      `The network puts out ${numbers(outputs)} and output_format '${decisions.outputFormat}' wants ${wanted}. ${formatRemedy(outputs)}`,
    );
  }
  return problems;
}

function numbers(count: number): string {
  return count === 1 ? '1 number' : `${count} numbers`;
}

function formatRemedy(outputs: number): string {
  if (outputs === 3) return "Set decisions.output_format to 'classification', or use another model.";
  if (outputs === 1) return "Set decisions.output_format to 'binary' or 'regression', or use another model.";
  return 'Use another model.';
}

function notesOn({ topology, metadata }: ModelFolder, strategy: Strategy): string[] {
  const { inputs, windowBars, outputs } = networkShape(topology);
  const trainedFor = metadata.strategy?.name;
  const untrained = strategy.trainingData.symbols.filter((symbol) => !metadata.symbols.includes(symbol));
  return [
    ...(trainedFor !== undefined && trainedFor !== strategy.name
      ? [
          `The model was trained for the strategy '${trainedFor}'; name it with --model, it is not chosen by itself.`,
        ]
      : []),
    ...(isDocumented(metadata)
      ? [`Trained on ${trainedDays(metadata)}: later bars are out of sample.`]
      : ['metadata.json does not say on which dates the model was trained: no bar counts as out of sample.']),
    ...(metadata.symbols.length > 0 && untrained.length > 0
      ? [`It has seen ${listedInMessage(metadata.symbols)} and not ${listedInMessage(untrained)}.`]
      : []),
    ...(windowBars !== null && windowBars > 1
      ? [`It looks at the last ${windowBars} bars at once: ${windowBars - 1} more bars of history are read.`]
      : []),
    ...(inputs === null || outputs === null
      ? ['The shape of its network is checked when it is loaded: model.json alone does not tell it.']
      : []),
  ];
}
