/**
 * What other libraries call the things that the grammar has words for, by the grammar's word. Written without
 * separators and in lower case, which is how they are compared.
 */
const USUAL_NAMES: Readonly<Record<string, readonly string[]>> = {
  // Normalization of inputs
  zscore: ['standard', 'standardscaler', 'standardise', 'standardize', 'standardised', 'standardized']
    .concat(['standardisation', 'standardization', 'standardscore', 'meanstd', 'gaussian', 'robust'])
    .concat(['robustscaler', 'batchnorm', 'zscorenormalization']),
  minmax: [
    'minmaxscaler',
    'minmaxscaling',
    'minmaxnormalization',
    'normalise',
    'normalize',
    'normalised',
  ].concat(['normalized', 'rescale', 'range', 'scale', 'scaled', 'maxabs', 'maxabsscaler', 'unit']),
  none: ['raw', 'no', 'off', 'false', 'null', 'identity', 'passthrough', 'asis', 'unscaled', 'linear'],
  // Memberships
  triangular: ['tri', 'trimf', 'triangle', 'triang'],
  trapezoidal: ['trap', 'trapmf', 'trapezoid', 'trapeze'],
  gaussian: ['gauss', 'gaussmf', 'bell', 'gbell', 'gbellmf', 'normal'],
  // Labels
  zigzag: ['swing', 'swings', 'pivots'],
  forward_return: ['return', 'returns', 'fixedhorizon', 'fixedtimehorizon', 'futurereturn', 'futurereturns'],
  triple_barrier: ['barrier', 'barriers', 'tb', 'tbm', 'triplebarriers'],
  horizon: ['lookahead', 'labellookahead', 'forwardbars', 'numbars', 'maxbars', 'verticalbarrier', 'periods'],
  take_profit_pct: ['takeprofit', 'profittarget', 'profittaking', 'pt', 'tp', 'upperbarrier', 'upper'],
  stop_loss_pct: ['stoploss', 'stop', 'sl', 'lowerbarrier', 'lower'],
  // Networks and how they are trained
  relu: ['leakyrelu', 'prelu', 'relu6', 'gelu', 'swish', 'silu', 'mish', 'rectifier'],
  sigmoid: ['logistic', 'hardsigmoid'],
  tanh: ['hardtanh', 'tansig'],
  linear: ['identity', 'none', 'null', 'purelin'],
  adam: ['adamw', 'adamax', 'nadam', 'radam', 'amsgrad', 'lion'],
  sgd: ['momentum', 'nesterov', 'gradientdescent'],
  rmsprop: ['adagrad', 'adadelta'],
  mse: ['meansquarederror', 'l2', 'squared', 'mseloss'],
  huber: ['smoothl1', 'huberloss', 'smoothl1loss', 'l1', 'mae'],
  // Decisions and exits
  classification: ['classifier', 'multiclass', 'categorical', 'classes', 'ternary'],
  binary: ['binaryclassification', 'probability', 'logit'],
  regression: ['regressor', 'continuous', 'return', 'returns', 'forecast'],
  min_signal_separation: ['cooldown', 'cooldownbars', 'minbarsbetweentrades'],
  fraction: ['size', 'positionsize', 'positionfraction', 'riskfraction', 'percent'],
  lot: ['lotsize', 'minlot', 'minquantity'],
  max_holding_bars: ['maxholdingperiod', 'maxbarsheld', 'timestop', 'timeexit', 'maxholding'],
  trailing_stop_pct: ['trailing', 'trailingstop', 'trailingstoploss', 'trail'],
};

/**
 * Returns the known name that is meant by a name of other libraries, or by another way of writing a known one.
 * @returns null where the name is no usual one, or what it means is not among the known names
 */
export function usualName(name: string, known: readonly string[]): string | null {
  const wanted = bare(name);
  return (
    known.find((candidate) => bare(candidate) === wanted) ??
    known.find(
      (candidate) => Object.hasOwn(USUAL_NAMES, candidate) && USUAL_NAMES[candidate]?.includes(wanted),
    ) ??
    null
  );
}

function bare(name: string): string {
  return name.toLowerCase().replaceAll(/[\s_-]/g, '');
}
