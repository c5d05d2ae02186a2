import { z } from 'zod';
import type { BacktestParameters } from '../../domain/backtest/backtest-parameters.js';
import { pinnedSignalsSchema } from '../../domain/backtest/trial-origin.js';
import { parseStrategy } from '../../domain/strategy/parse-strategy.js';
import { applyOverrides } from '../../domain/strategy/strategy-overrides.js';
import { canonicalPath } from '../../domain/study/space/canonical-path.js';
import { InvalidInputError } from '../../operations/record/errors.js';
import type { Operation } from '../../operations/record/operation.js';
import type { BacktestFolders } from '../backtest/start-backtest-validation.js';
import type { StudyParameters } from './study-parameters.js';
import type { TrialEntry } from './trial-entry.js';
import { TrialInputs } from './trial-inputs.js';

/** What of the pins of a study a backtest of one of its trials is held to; those of earlier versions say less. */
const pinsSchema = z.object({
  strategySource: z.string(),
  data: z.array(z.object({ symbol: z.string(), hash: z.string(), windowBars: z.int().exactOptional() })),
  models: z.array(
    z.object({
      modelPath: z.string(),
      hash: z.string().nullable(),
      windowBars: z.int().nullable().exactOptional(),
    }),
  ),
  signals: pinnedSignalsSchema.default([]),
});

const FIELDS = ['symbol', 'commission', 'slippage', 'modelPath'] as const;

/**
 * Returns the backtest that a trial is: over the same days, with the strategy as the study has pinned it.
 * @throws InvalidInputError for a trial that failed, or a study that has pinned nothing
 */
export function backtestOfTrial(
  study: Operation,
  parameters: StudyParameters,
  entry: TrialEntry,
  folders: BacktestFolders,
): BacktestParameters {
  const { number, values, modelPath } = entry;
  if (entry.error !== null) {
    const message = `number: trial ${number} failed with ${entry.error.code}: ${entry.error.message}`;
    throw new InvalidInputError([{ path: ['number'], code: 'TRIAL_FAILED', message }]);
  }
  const pins = pinsSchema.safeParse(study.pinnedInputs).data;
  if (pins === undefined) {
    const message = `study: what study ${study.id} was made from is not known; start another`;
    throw new InvalidInputError([{ path: ['study'], code: 'NOT_PINNED', message }]);
  }
  const { backtest } = parameters;
  const overrides = values.filter(({ path }) => !canonicalPath(path).startsWith('input.'));
  const inputs = new Map(
    FIELDS.flatMap((field) => {
      const value = values.find(({ path }) => canonicalPath(path) === `input.${field}`)?.value;
      return value === undefined ? [] : [[field, value] as const];
    }),
  );
  const fields = new TrialInputs(backtest, folders).fieldsOf(inputs);
  const hasOwnModel = parameters.training !== null;
  const model = pins.models.find((one) => one.modelPath === fields.modelPath);
  const windowBars = model?.windowBars ?? 1;
  const data = pins.data.find(
    (one) => one.symbol === fields.symbol && (one.windowBars ?? windowBars) === windowBars,
  );
  return {
    ...{ ...backtest, ...fields, modelPath: hasOwnModel ? modelPath : fields.modelPath },
    overrides: [...backtest.overrides.filter(({ path }) => !isAmong(overrides, path)), ...overrides],
    trial: {
      ...{ studyId: study.id, number, strategySource: pins.strategySource, overrides },
      // Features of its own may need another history.
      dataHash: hasOwnModel ? null : (data?.hash ?? null),
      modelHash: model?.hash ?? null,
    },
  };
}

/** Holds the backtest of a trial to the recorded signals that its study has read. */
export function heldToSignals(backtest: BacktestParameters, study: Operation): BacktestParameters {
  const { trial } = backtest;
  const pinned = pinsSchema.safeParse(study.pinnedInputs).data?.signals ?? [];
  const read = pinned.filter(({ lines }) => typeof lines?.hash === 'string');
  // Strategies with a network have none, and need not be parsed.
  if (trial === undefined || read.length === 0) return backtest;
  const { strategy } = parseStrategy(applyOverrides(trial.strategySource, trial.overrides));
  const named = strategy.kind === 'signals' ? strategy.signals.file : null;
  const signals = read.filter(({ file }) => file === named);
  return signals.length === 0 ? backtest : { ...backtest, trial: { ...trial, signals } };
}

function isAmong(overrides: readonly { readonly path: string }[], path: string): boolean {
  return overrides.some((other) => canonicalPath(other.path) === canonicalPath(path));
}
