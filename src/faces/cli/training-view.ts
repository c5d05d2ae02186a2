import type { TrainingResultFieldsFragment } from '../client/generated/graphql.js';
import { count, formatDuration, formatPercent, formatWhole, UNDEFINED } from './format.js';
import { trainingParametersLine } from './parameters-view.js';
import type { ShownOperation } from './shown-operation.js';
import { renderTable } from './table.js';
import type { Terminal } from './terminal.js';
import { warningLines } from './warning-lines.js';

/** Describes a finished training: what it came to, how it does on bars it has not seen, and where the model is. */
export function trainingView(
  terminal: Terminal,
  operation: Extract<ShownOperation, { __typename: 'TrainingOperation' }>,
  result: TrainingResultFieldsFragment,
): string {
  const { bestEpoch, epochsRun, stoppedEarly, samples, purgedSamples } = result;
  return [
    terminal.paint(
      'heading',
      `${count(epochsRun, 'epoch')} in ${formatDuration(result.executionTimeMs)}: ${operation.title}`,
    ),
    ...(operation.label ? [`Label: ${operation.label}`] : []),
    trainingParametersLine(terminal, operation.parameters),
    `Best epoch ${bestEpoch} of ${epochsRun}${stoppedEarly ? ', stopped early' : ''}; ` +
      `${count(samples, 'sample')} of ${count(result.features.length, 'feature')}, ${formatWhole(purgedSamples)} purged`,
    ...(result.classCounts.length > 0 ? [accuracyTable(terminal, result)] : []),
    lossTable(terminal, result),
    ...(result.classCounts.length > 0 ? [classTable(terminal, result)] : []),
    ...warningLines(terminal, operation.warnings),
    terminal.paint(
      'quiet',
      `Trained on ${result.trainedFrom} to ${result.trainedTo}, model hash ${result.modelHash.slice(0, 16)} (${result.tensorflowBackend})`,
    ),
    `Model: ${result.modelPath}`,
  ].join('\n');
}

function accuracyTable(terminal: Terminal, { testAccuracy, baselineAccuracy }: TrainingResultFieldsFragment) {
  return renderTable(
    terminal,
    [{ title: '' }, { title: 'test part', align: 'right' }],
    [
      ['Accuracy', formatPercent(testAccuracy)],
      ['Most frequent class', formatPercent(baselineAccuracy)],
    ],
  );
}

function lossTable(terminal: Terminal, { trainLoss, valLoss, testLoss }: TrainingResultFieldsFragment) {
  return renderTable(
    terminal,
    [
      { title: '' },
      ...['training', 'validation', 'test'].map((title) => ({ title, align: 'right' as const })),
    ],
    [['Loss', ...[trainLoss, valLoss, testLoss].map(formatLoss)]],
  );
}

/** Samples of each class in each part, and what the test samples were told to be. */
function classTable(terminal: Terminal, { classCounts, confusion }: TrainingResultFieldsFragment) {
  return renderTable(
    terminal,
    [
      { title: 'class' },
      ...['training', 'validation', 'test'].map((title) => ({ title, align: 'right' as const })),
      ...classCounts.map(({ label }) => ({ title: `told ${label}`, align: 'right' as const })),
    ],
    classCounts.map(({ label, train, validation, test }, row) => [
      label,
      ...[train, validation, test].map(formatWhole),
      ...(confusion[row] ?? []).map(formatWhole),
    ]),
  );
}

function formatLoss(loss: number | null | undefined): string {
  return loss == null ? UNDEFINED : loss.toPrecision(4);
}
