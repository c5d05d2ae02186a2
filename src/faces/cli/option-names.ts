/** What a command calls the fields of an input: `{ startDate: '--start' }`. */
export type OptionNames = Readonly<Record<string, string>>;

/** What every start takes besides its own fields. */
const REQUEST_OPTIONS: OptionNames = {
  ...{ label: '--label', tags: '--tag', priority: '--priority', idempotencyKey: '--idempotency-key' },
};

/** Fields that messages about bars and their files name, and what `data load` and `data import` call them. */
export const DATA_OPTIONS: OptionNames = {
  ...{ provider: '--provider', symbol: '--symbol', timeframe: '--timeframe', path: '--path' },
  ...{ from: '--from', to: '--to', calendar: '--calendar', timezone: '--timezone', stamp: '--stamp' },
  ...{ dateOrder: '--date-order', separator: '--separator', adjust: '--adjust', replace: '--replace' },
  ...{ dayStart: '--day-start', ...REQUEST_OPTIONS },
};

/** Fields of the start of a backtest, and what `backtest run` calls them. */
export const BACKTEST_OPTIONS: OptionNames = {
  ...{ symbol: '--symbol', timeframe: '--timeframe', strategyConfigPath: '--strategy', modelPath: '--model' },
  ...{ startDate: '--start', endDate: '--end', initialCapital: '--capital', commission: '--commission' },
  ...{ slippage: '--slippage', overrides: '--set', inSamplePolicy: '--in-sample-policy' },
  ...{ holdout: '--holdout' },
  ...REQUEST_OPTIONS,
};

/** Fields of the start of a training, and what `train` calls them. */
export const TRAINING_OPTIONS: OptionNames = {
  ...{ symbols: '--symbol', timeframes: '--timeframe', strategyConfigPath: '--strategy', seed: '--seed' },
  ...{ startDate: '--start', endDate: '--end', epochs: '--epochs', modelName: '--model-name' },
  ...{ overrides: '--set', holdout: '--holdout', ...REQUEST_OPTIONS },
};

/** Fields of the start of a study, and what `study run` calls them. */
export const STUDY_OPTIONS: OptionNames = {
  ...BACKTEST_OPTIONS,
  ...{ parameters: '--param', sampler: '--sampler', trials: '--trials', seed: '--seed', metric: '--metric' },
  ...{ direction: '--direction', minTrades: '--min-trades', maxDrawdown: '--max-drawdown' },
  ...{ holdoutFrom: '--holdout-from', keepModels: '--keep-models' },
};

/** Fields of the start of a walk-forward, and what `walk-forward run` calls them. */
export const WALK_FORWARD_OPTIONS: OptionNames = {
  ...{ symbol: '--symbol', timeframe: '--timeframe', strategyConfigPath: '--strategy', seed: '--seed' },
  ...{ startDate: '--start', endDate: '--end', scheme: '--scheme', train: '--train', test: '--test' },
  ...{ step: '--step', folds: '--folds', groups: '--groups', testGroups: '--test-groups' },
  ...{ embargoBars: '--embargo-bars', epochs: '--epochs', initialCapital: '--capital' },
  ...{ commission: '--commission', slippage: '--slippage', overrides: '--set', holdout: '--holdout' },
  ...{ search: '--param', sampler: '--sampler', trials: '--trials', metric: '--metric' },
  ...{ direction: '--direction', minTrades: '--min-trades', maxDrawdown: '--max-drawdown' },
  ...{ keepModels: '--drop-models', ...REQUEST_OPTIONS },
};

/**
 * Rewrites a message of the API for somebody who typed a command: where it names a field of the input it names the
 * option instead, and `--set number 2, value` for `overrides.1.value`. Words that are fields too, such as `symbol`, are
 * left alone within a sentence.
 */
export function withOptionNames(message: string, names: OptionNames): string {
  const named = Object.entries(names).reduce((text, [field, option]) => {
    const isOwnWord = /[A-Z]/.test(field);
    const place = isOwnWord
      ? new RegExp(`(?<![\\w./-])${field}\\b(?!\\.\\w)`, 'g')
      : new RegExp(
          `^${field}(?=: |\\.)|(?<=; )${field}(?= says it)|(?<=is before )${field}(?= ')|(?<=\\()${field}(?= \\w+\\))`,
          'g',
        );
    return text.replace(place, option);
  }, message);
  // Who repeats an option counts from one.
  return named.replace(
    /(?<![\w-])(--[a-z-]+)\.(\d+)(?:\.(\w+))?(?![\w.])/g,
    (_, option: string, index: string, part?: string) =>
      `${option} number ${Number(index) + 1}${part === undefined ? '' : `, ${part}`}`,
  );
}
