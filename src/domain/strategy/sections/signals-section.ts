import { z } from 'zod';
import type { ProblemList } from '../problem-list.js';
import type { Decisions, SignalSettings, TrainingData } from '../strategy.js';

export const signalsShape = { file: z.string().min(1).max(500) };

const signalsSchema = z.object(signalsShape);

/** What recorded signals take the place of. */
const REPLACED_SECTIONS = ['indicators', 'fuzzy_sets', 'nn_inputs', 'model', 'training'];

/** Keys of `training_data` that mean nothing where nothing is computed and nothing is trained. */
const IDLE_KEYS = ['history_required', 'date_range'];

/** Returns the paths of keys that have no effect with recorded signals. */
export function idleWithSignals(trainingData: unknown): readonly (readonly string[])[] {
  const present = typeof trainingData === 'object' && trainingData !== null ? Object.keys(trainingData) : [];
  return IDLE_KEYS.filter((key) => present.includes(key)).map((key) => ['training_data', key]);
}

/** Reads `signals`; null when it does not fit, with the reasons in the list. */
export function readSignals(value: unknown, problems: ProblemList): SignalSettings | null {
  const section = problems.read(signalsSchema, value, ['signals']);
  if (section === null) return null;
  const { file } = section;
  if (file.startsWith('/') || file.includes('\0') || file.split('/').includes('..')) {
    problems.add(
      ['signals', 'file'],
      `'${file.replaceAll('\0', '\\0')}' must be a path below the strategies folder, such as my_signals.csv`,
    );
  }
  return { file };
}

/** Records what the rest of a strategy says that does not go with recorded signals. */
export function checkAgainstSignals(
  file: Readonly<Record<string, unknown>>,
  trainingData: TrainingData | null,
  decisions: Decisions | null,
  problems: ProblemList,
): void {
  for (const section of REPLACED_SECTIONS.filter((name) => file[name] !== undefined)) {
    problems.add([section], 'is not read with signals, which come from their file: remove the section');
  }
  if (trainingData !== null && trainingData.timeframes.length > 1) {
    problems.add(['training_data', 'timeframes'], 'signals are decisions on bars of one timeframe; name one');
  }
  if (decisions !== null && decisions.outputFormat !== 'classification') {
    problems.add(
      ['decisions', 'output_format'],
      `'${decisions.outputFormat}' describes a model; signals are BUY, HOLD and SELL: remove the key`,
    );
  }
}
