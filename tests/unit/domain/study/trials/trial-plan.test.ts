import { describe, expect, it } from 'vitest';
import { TrialPlan } from '../../../../../src/domain/study/trials/trial-plan.js';

const network = { kind: 'model' } as const;
const recorded = { kind: 'signals' } as const;

function planOf(
  paths: readonly string[],
  hasTraining = false,
  strategy: typeof network | typeof recorded = network,
) {
  const plan = TrialPlan.of(strategy, paths, hasTraining);
  if (!(plan instanceof TrialPlan)) throw new Error(plan.map(({ message }) => message).join('\n'));
  return plan;
}

function refusals(
  paths: readonly string[],
  hasTraining = false,
  strategy: typeof network | typeof recorded = network,
) {
  const plan = TrialPlan.of(strategy, paths, hasTraining);
  return plan instanceof TrialPlan ? [] : plan.map(({ message }) => message);
}

describe('TrialPlan', () => {
  it('says what each path touches', () => {
    const touched = {
      'decisions.confidence_threshold': 'ACCOUNT',
      'decisions.sizing.fraction': 'ACCOUNT',
      'decisions.cost_model.round_trip_cost': 'ACCOUNT',
      'exits.stop_loss_pct': 'ACCOUNT',
      exits: 'ACCOUNT',
      'input.commission': 'ACCOUNT',
      'input.slippage': 'ACCOUNT',
      'input.symbol': 'MARKET',
      'indicators.rsi_14.period': 'TRAINED_MODEL',
      'fuzzy_sets.zone.low[1]': 'TRAINED_MODEL',
      'nn_inputs.0.timeframes': 'TRAINED_MODEL',
      'model.architecture.hidden_layers': 'TRAINED_MODEL',
      'training.learning_rate': 'TRAINED_MODEL',
      'training_data.history_required': 'TRAINED_MODEL',
      'input.seed': 'TRAINED_MODEL',
      'training.seed': 'TRAINED_MODEL',
    };
    for (const [path, part] of Object.entries(touched))
      expect(planOf([path], true).touchedBy(path)).toBe(part);
    expect(planOf(['input.modelPath']).touchedBy('input.modelPath')).toBe('GIVEN_MODEL');
    expect(planOf(['signals.file'], false, recorded).touchedBy('signals.file')).toBe('SIGNALS');
    expect(planOf(['exits.stop_loss_pct']).trainsModels).toBe(false);
    expect(planOf(['exits.stop_loss_pct', 'input.seed'], true).trainsModels).toBe(true);
  });

  it('refuses what is in no strategy', () => {
    expect(refusals(['exit.stop_loss_pct'])).toEqual([
      "'exit.stop_loss_pct' is not in the strategy; did you mean 'exits'?",
    ]);
  });

  it('refuses what needs a model each where none are trained, and models beside trained ones', () => {
    expect(refusals(['indicators.rsi_14.period', 'exits.stop_loss_pct'])).toEqual([
      "'indicators.rsi_14.period' changes what a model sees or how it learns, so that each of its values needs a model of its own; say with training on which dates, or leave the parameter out",
    ]);
    expect(refusals(['input.modelPath', 'indicators.rsi_14.period'], true)).toEqual([
      "'input.modelPath' names models, and 'indicators.rsi_14.period' has one trained for each combination; leave one of them out",
    ]);
    expect(refusals(['input.modelPath', 'training.epochs'], true, recorded)).toHaveLength(2);
  });

  it('sorts the values of a trial, and has one key for trials with one model', () => {
    const plan = planOf(
      ['nn_inputs[0].normalization', 'input.symbol', 'exits.stop_loss_pct', 'training.seed'],
      true,
    );
    const meaningOf = (stop: string, seed: string) =>
      plan.meaningOf([
        { path: 'nn_inputs[0].normalization', value: 'zscore' },
        { path: 'input.symbol', value: 'MSFT' },
        { path: 'exits.stop_loss_pct', value: stop },
        { path: 'training.seed', value: seed },
      ]);
    const { overrides, inputs, modelKey } = meaningOf('0.1', '1');
    expect(overrides).toEqual([
      { path: 'nn_inputs.0.normalization', value: 'zscore' },
      { path: 'exits.stop_loss_pct', value: '0.1' },
    ]);
    expect([...inputs]).toEqual([
      ['symbol', 'MSFT'],
      ['seed', '1'],
    ]);
    expect(meaningOf('0.2', '1').modelKey).toBe(modelKey);
    expect(meaningOf('0.1', '2').modelKey).not.toBe(modelKey);
    expect(
      planOf(['exits.stop_loss_pct']).meaningOf([{ path: 'exits.stop_loss_pct', value: '1' }]).modelKey,
    ).toBe('');
  });
});
