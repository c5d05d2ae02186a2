/** What becomes of a key of older files that today's grammar does not have. */
export type LegacyKey = {
  /** Dotted path; a star stands for any one key. */
  readonly path: string;
} & (
  | { /** It only describes, and is accepted without a word. */ readonly fate: 'describes' }
  | {
      /** It is dropped with a warning. */
      readonly fate: 'ignored';
      readonly because: string;
      /** Tells, from the values of the file by dotted path, whether it is; always where it is absent. */
      readonly when?: (at: (path: string) => unknown) => boolean;
    }
  | {
      /** It would change decisions. */
      readonly fate: 'refused';
      readonly remedy: string;
      /** The value with which the key is switched off and is dropped without a word. */
      readonly off?: false;
    }
  | {
      /** It is read elsewhere; a star at the end stands for the same key. */ readonly fate: 'moved';
      readonly to: string;
    }
);

const describes = (...paths: readonly string[]): readonly LegacyKey[] =>
  paths.map((path) => ({ path, fate: 'describes' }));
const ignored = (because: string, ...paths: readonly string[]): readonly LegacyKey[] =>
  paths.map((path) => ({ path, fate: 'ignored', because }));
const refused = (remedy: string, ...paths: readonly string[]): readonly LegacyKey[] =>
  paths.map((path) => ({ path, fate: 'refused', remedy }));
const refusedUnlessFalse = (remedy: string, ...paths: readonly string[]): readonly LegacyKey[] =>
  paths.map((path) => ({ path, fate: 'refused', remedy, off: false }));
const moved = (path: string, to: string): LegacyKey => ({ path, fate: 'moved', to });

const OUTPUTS: Readonly<Record<string, number>> = { classification: 3, binary: 1, regression: 1 };

/** A count of classes is redundant where it is that of the output format; another one is another kind of model. */
function classCounts(...paths: readonly string[]): readonly LegacyKey[] {
  return paths.flatMap((path): readonly LegacyKey[] => [
    {
      path,
      fate: 'ignored',
      because: 'decisions.output_format decides',
      when: (at) => {
        const format = String(at('decisions.output_format') ?? 'classification');
        return at(path) === OUTPUTS[format] || (format === 'binary' && at(path) === 2);
      },
    },
    {
      path,
      fate: 'refused',
      remedy: 'a classification has the classes BUY, HOLD and SELL, a regression one output',
    },
  ]);
}

const NOT_TRAINED = 'training does not offer it, and a backtest does not read it';
const NOT_AN_INPUT = 'the inputs of the model are those of nn_inputs';
const BARS_ONLY = 'only the bars of the traded symbol are read';
const IN_MULTIPLES =
  'barriers are fractions of the price and do not scale with volatility; write horizon, take_profit_pct and stop_loss_pct';

/**
 * Every key of older files that is known, in the order in which they are dealt with: what was moved is looked at
 * where it is read. docs/strategy-grammar.md lists them all, which a test holds.
 */
export const LEGACY_KEYS: readonly LegacyKey[] = [
  moved('model.training.*', 'training.*'),
  moved('model.hidden_layers', 'model.architecture.hidden_layers'),
  moved('model.activation', 'model.architecture.activation'),
  moved('model.output_activation', 'model.architecture.output_activation'),
  moved('model.dropout', 'model.architecture.dropout'),
  moved('model.architecture.dropout_rate', 'model.architecture.dropout'),
  moved('training.date_range', 'training_data.date_range'),
  moved('training.early_stopping_patience', 'training.early_stopping.patience'),
  moved('training.labels.method', 'training.labels.source'),
  moved('training_data.start_date', 'training_data.date_range.start'),
  moved('training_data.end_date', 'training_data.date_range.end'),

  ...describes('hypothesis', 'scope', 'deployment', 'author', 'tags', 'category'),
  ...describes('created', 'created_at', 'updated_at', 'notes', 'metadata'),

  ...ignored(
    NOT_AN_INPUT,
    'model.features.lookback_periods',
    'model.features.lookback_window',
    'model.features.include_fuzzy_features',
    'model.features.timeframe_features',
    'model.features.feature_combination',
  ),
  ...ignored(
    'memberships lie between 0 and 1, and raw inputs have their normalization',
    'model.features.scale_features',
    'model.features.scaling_method',
  ),
  ...ignored('the number of features decides', 'model.input_size'),
  ...classCounts(
    'model.num_classes',
    'model.architecture.num_classes',
    'decisions.num_classes',
    'model.output_size',
  ),
  {
    path: 'decisions.cost_model',
    fate: 'ignored',
    because: 'only a regression weighs its output against costs',
    when: (at) => at('decisions.output_format') !== 'regression',
  },
  ...['training.loss', 'training.huber_delta'].map(
    (path): LegacyKey => ({
      path,
      fate: 'ignored',
      because: 'only a regression chooses its loss; other formats learn by the weighted cross-entropy',
      when: (at) => at('decisions.output_format') !== 'regression',
    }),
  ),
  {
    path: 'training.labels.label_lookahead',
    fate: 'ignored',
    because: 'a zigzag label looks as far as its swing',
    when: (at) => at('training.labels.source') === 'zigzag',
  },
  ...ignored(
    NOT_TRAINED,
    'training.loss_function',
    'training.focal_gamma',
    'training.lr_scheduler',
    'training.gradient_clip',
    'training.weight_decay',
    'training.class_weights',
    'training.balanced_sampling',
    'training.cross_symbol_validation',
    'training.cross_symbol_evaluation',
    'training.early_stopping.min_delta',
    'training.early_stopping.monitor',
    'training.early_stopping.mode',
    'training.labels.compute_weights',
  ),
  ...ignored(
    'data_split says how bars are divided, in order of time',
    'training.split_strategy',
    'training.validation_split',
  ),
  ...ignored('every metric is recorded', 'training.analytics', 'training.fitness_metrics'),

  ...refused(`${BARS_ONLY}; remove the section`, 'context_data'),
  ...refused(`${BARS_ONLY}; remove the key`, 'data_source'),
  ...refused('indicators are computed from the traded symbol only', 'indicators.*.data_source'),
  ...refused('write one indicator for each period', 'indicators.*.periods'),
  ...refused('say in nn_inputs on which timeframes it is an input', 'indicators.*.timeframe'),
  ...refused(
    'one strategy has one model; remove the section',
    'ensemble',
    'ensembles',
    'models',
    'composition',
  ),
  ...refused('use exits and decisions.sizing', 'risk_management'),
  ...refused('use decisions and exits', 'orchestrator'),
  ...refused('capital, costs and dates are parameters of the backtest; remove the section', 'backtesting'),
  ...refused('describe the data in training_data', 'data'),
  ...refused('name the symbols in symbols.list', 'training_data.symbols.selection_criteria'),
  ...refused(
    'memberships apply to the value of the indicator as it is; distancefromma gives the distance of the price',
    'fuzzy_sets.*.input_transform',
  ),
  ...refused('name the output after a dot, such as indicator: macd_12_26_9.histogram', 'fuzzy_sets.*.output'),
  ...refusedUnlessFalse(
    'write false or remove the key, and name every input in nn_inputs',
    'model.features.include_price_context',
    'model.features.include_price_features',
    'model.features.include_volume_context',
    'model.features.include_raw_indicators',
    'model.features.include_technical_features',
    'model.features.include_volatility_history',
    'model.features.include_order_book',
    'model.features.include_intermarket',
    'model.features.include_seasonality',
  ),
  ...refusedUnlessFalse(
    'the model is a plain MLP of the features; write false or remove the key',
    'model.symbol_embedding_dim',
    'model.architecture.symbol_embedding_dim',
    'model.architecture.attention_mechanism',
  ),
  ...refused('use decisions.confidence_threshold', 'decisions.thresholds'),
  ...refused('remove the key', 'decisions.timeframe_weights', 'decisions.latency_requirements'),
  ...refused('remove the key', 'decisions.filters.min_volume_ratio'),
  ...refusedUnlessFalse(
    'write false or remove the key',
    'decisions.symbol_aware_decisions',
    'decisions.cross_symbol_consistency',
    'decisions.filters.volume_filter',
    'decisions.filters.spread_filter',
    'decisions.filters.correlation_filter',
    'decisions.filters.regime_filter',
  ),
  ...refused(
    'training is supervised, on one chronological split; remove the key',
    'training.walk_forward',
    'training.rl_config',
    'training.initial_supervised',
    'training.data_sampling',
  ),
  ...refused(
    IN_MULTIPLES,
    'training.labels.pt_multiplier',
    'training.labels.sl_multiplier',
    'training.labels.max_holding_period',
    'training.labels.vol_span',
    'training.labels.vol_method',
    'training.labels.profit_target_atr',
    'training.labels.stop_loss_atr',
    'training.labels.max_holding_bars',
    'training.labels.atr_period',
  ),
];

const DESCRIPTIONS: ReadonlySet<string> = new Set(
  LEGACY_KEYS.filter(({ fate }) => fate === 'describes').map(({ path }) => path),
);

/** Returns a file without the keys that only describe. */
export function withoutDescriptions(
  file: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(file).filter(([key]) => !DESCRIPTIONS.has(key)));
}
