import { z } from 'zod';
import { excerpt, type ProblemList } from '../problem-list.js';
import type { Decisions, ModelArchitecture } from '../strategy.js';
import { isMapping } from './identifier.js';

const OUTPUT_ACTIVATIONS = ['softmax', 'sigmoid', 'linear', 'tanh'] as const;

/** What the last layer may be for each output format; the first is the default. */
const FITTING_ACTIVATIONS = {
  classification: ['softmax', 'linear'],
  binary: ['sigmoid'],
  regression: ['linear', 'tanh'],
} as const satisfies Record<Decisions['outputFormat'], readonly ModelArchitecture['outputActivation'][]>;

export const architectureShape = {
  hidden_layers: z.array(z.int().min(1).max(4_096)).max(16),
  activation: z.enum(['relu', 'tanh', 'sigmoid', 'elu', 'selu', 'softplus', 'linear']).default('relu'),
  output_activation: z.enum(OUTPUT_ACTIVATIONS).optional(),
  dropout: z.number().min(0).lt(1).default(0),
};

export const modelShape = { type: z.literal('mlp'), architecture: z.object(architectureShape) };

const modelSchema = z.object(modelShape);

/**
 * Reads `model`; null when it does not fit, with the reasons in the list.
 * @param outputFormat decides the default of output_activation and which ones fit; null when it is not known
 */
export function readModel(
  value: unknown,
  outputFormat: Decisions['outputFormat'] | null,
  problems: ProblemList,
): ModelArchitecture | null {
  if (isMapping(value) && value.type !== undefined && value.type !== 'mlp') {
    const found = excerpt(value.type);
    problems.add(['model', 'type'], `${found} is not supported, only mlp: ${kindOf(String(value.type))}`);
    return null;
  }
  const section = problems.read(modelSchema, value, ['model']);
  if (section === null || outputFormat === null) return null;
  const { hidden_layers, activation, output_activation, dropout } = section.architecture;
  const fitting: readonly ModelArchitecture['outputActivation'][] = FITTING_ACTIVATIONS[outputFormat];
  const outputActivation = output_activation ?? FITTING_ACTIVATIONS[outputFormat][0];
  if (!fitting.includes(outputActivation)) {
    problems.add(
      ['model', 'architecture', 'output_activation'],
      `'${outputActivation}' does not fit decisions.output_format ${outputFormat}; use ${fitting.join(' or ')}`,
    );
  }
  return { type: 'mlp', hiddenLayers: hidden_layers, activation, outputActivation, dropout };
}

const SEQUENCE_MODELS = /lstm|gru|rnn|recurrent|transformer|attention|tcn|cnn|conv/i;

function kindOf(type: string): string {
  if (SEQUENCE_MODELS.test(type))
    return 'recurrent models and others that read sequences of bars are not built';
  if (/ensemble/i.test(type)) return 'one strategy has one model, and ensembles are not built';
  return 'models of other types are not built';
}
