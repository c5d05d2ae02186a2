import { GRAMMAR_KEYS } from '../../strategy/grammar-keys.js';
import { suggestName } from '../../strategy/nearest-name.js';
import type { Strategy } from '../../strategy/strategy.js';
import type { StrategyOverride } from '../../strategy/strategy-overrides.js';
import { canonicalPath } from '../space/canonical-path.js';

/**
 * What a parameter changes, and so what trials with different values of it do not share:
 * - ACCOUNT: costs, exits, sizes and filters; bars, features and predictions are shared
 * - MARKET: the bars; models are shared
 * - GIVEN_MODEL: the model, one that is there already
 * - SIGNALS: the file of recorded signals
 * - TRAINED_MODEL: what a model sees or how it learns: a model of its own for each distinct combination
 */
export type Touched = 'ACCOUNT' | 'MARKET' | 'GIVEN_MODEL' | 'SIGNALS' | 'TRAINED_MODEL';

const TRIAL_INPUTS = ['symbol', 'commission', 'slippage', 'modelPath', 'seed'] as const;

/** The fields of a backtest that trials may vary. */
export type TrialInput = (typeof TRIAL_INPUTS)[number];

/** A parameter that cannot be varied, with the reason and the remedy. */
export interface RefusedPath {
  /** As it was given. */
  readonly path: string;
  readonly message: string;
}

/** What one value of each parameter means for a run. */
export interface TrialMeaning {
  /** What replaces values of the strategy. */
  readonly overrides: readonly StrategyOverride[];
  /** What replaces fields of the backtest, as written. */
  readonly inputs: ReadonlyMap<TrialInput, string>;
  /** What the model is trained with; equal keys, equal models. Empty where the model is given. */
  readonly modelKey: string;
}

const TOUCHED_BY_INPUT: Readonly<Record<TrialInput, Touched>> = {
  symbol: 'MARKET',
  commission: 'ACCOUNT',
  slippage: 'ACCOUNT',
  modelPath: 'GIVEN_MODEL',
  seed: 'TRAINED_MODEL',
};

const OF_THE_ACCOUNT = ['decisions', 'exits'];

/** Says of each parameter of a study what it touches. */
export class TrialPlan {
  readonly #touched: ReadonlyMap<string, Touched>;

  private constructor(touched: ReadonlyMap<string, Touched>) {
    this.#touched = touched;
  }

  /**
   * @param paths that `readSpace` has accepted
   * @param hasTraining whether it was said how models are trained
   * @returns the plan, or every path that cannot be varied
   */
  static of(
    { kind }: Pick<Strategy, 'kind'>,
    paths: readonly string[],
    hasTraining: boolean,
  ): TrialPlan | readonly RefusedPath[] {
    const touched = new Map<string, Touched>();
    const refused: RefusedPath[] = [];
    for (const path of paths) {
      const found = touchedBy(canonicalPath(path), kind, hasTraining);
      if ('refusal' in found) refused.push({ path, message: `'${path}' ${found.refusal}` });
      else touched.set(canonicalPath(path), found.touched);
    }
    const trained = [...touched].find(([, part]) => part === 'TRAINED_MODEL')?.[0];
    const given = paths.find((path) => touched.get(canonicalPath(path)) === 'GIVEN_MODEL');
    if (trained !== undefined && given !== undefined) {
      const message = `'${given}' names models, and '${trained}' has one trained for each combination; leave one of them out`;
      refused.push({ path: given, message });
    }
    return refused.length > 0 ? refused : new TrialPlan(touched);
  }

  /** Returns what a parameter touches. */
  touchedBy(path: string): Touched {
    const touched = this.#touched.get(canonicalPath(path));
    if (touched === undefined) throw new TypeError(`TrialPlan: '${path}' is no parameter of the study`);
    return touched;
  }

  /** Whether each combination of some values needs a model of its own. */
  get trainsModels(): boolean {
    return [...this.#touched.values()].includes('TRAINED_MODEL');
  }

  /** Sorts the values of one trial by what they are. */
  meaningOf(values: readonly StrategyOverride[]): TrialMeaning {
    const overrides: StrategyOverride[] = [];
    const inputs = new Map<TrialInput, string>();
    const ofModel: StrategyOverride[] = [];
    for (const { path: written, value } of values) {
      const path = canonicalPath(written);
      if (this.touchedBy(path) === 'TRAINED_MODEL') ofModel.push({ path, value });
      const input = inputOf(path);
      if (input === null) overrides.push({ path, value });
      else inputs.set(input, value);
    }
    return { overrides, inputs, modelKey: ofModel.length === 0 ? '' : JSON.stringify(ofModel) };
  }
}

function inputOf(path: string): TrialInput | null {
  return TRIAL_INPUTS.find((name) => path === `input.${name}`) ?? null;
}

type Found = { readonly touched: Touched } | { readonly refusal: string };

function touchedBy(path: string, kind: Strategy['kind'], hasTraining: boolean): Found {
  const [section = ''] = path.split('.');
  const input = inputOf(path);
  const sections = GRAMMAR_KEYS.get('') ?? [];
  if (input === null && !sections.includes(section)) {
    return { refusal: `is not in the strategy; ${suggestName(section, [...sections, 'input'])}` };
  }
  const touched = input === null ? touchedBySection(section) : TOUCHED_BY_INPUT[input];
  if (kind === 'signals' && (touched === 'GIVEN_MODEL' || touched === 'TRAINED_MODEL')) {
    return {
      refusal: 'changes nothing: the strategy trades recorded signals and has no model; leave it out',
    };
  }
  if (touched === 'TRAINED_MODEL' && !hasTraining) {
    return {
      refusal:
        'changes what a model sees or how it learns, so that each of its values needs a model of its own; ' +
        'say with training on which dates, or leave the parameter out',
    };
  }
  return { touched };
}

function touchedBySection(section: string): Touched {
  if (OF_THE_ACCOUNT.includes(section)) return 'ACCOUNT';
  return section === 'signals' ? 'SIGNALS' : 'TRAINED_MODEL';
}
