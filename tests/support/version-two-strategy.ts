/** A version 2 strategy that uses every construct of that version that is supported, comments among them. */
export const versionTwoStrategy = `# A reversal strategy in the older form
name: older # kept
version: "1.0"
hypothesis: Weakness returns.
data:
  symbols: [AAPL, MSFT] # two
  timeframes: [1h, 1d]
  history_required: 60
# What is computed
indicators:
  # the fast one
  - name: RSI # momentum
    feature_id: rsi_14
    period: 14
    source: close
  - name: ATR
    period: 14
    source: close
  - {name: macd, fast_period: 12, slow_period: 26, signal_period: 9}
  - {name: rsi, period: 7}
fuzzy_sets:
  # zones
  rsi_14:
    low: {type: triangle, parameters: [0, 20, 40]} # weak
    high: {type: trapezoid, parameters: [60, 80, 100, 100]}
  atr:
    calm: {parameters: [0, 0, 1, 2]}
  macd_12_26_9:
    up: [0, 1, 2]
  MACD_Histogram_12_26_9:
    rising: [0, 1, 2]
  rsi_7: {low: [0, 10, 20]}
  rsi_14.rsi:
    middle: {type: gaussian, parameters: [50, 10]}
model:
  type: mlp
  architecture: {hidden_layers: [8], dropout_rate: 0.1}
  features: {include_price_context: false, lookback_periods: 2, scale_features: true}
  training:
    # learn slowly
    learning_rate: 0.002
    epochs: 7
    early_stopping_patience: 5
decisions:
  output_format: classification
  confidence_threshold: 0.6
  position_awareness: true
  filters: {min_signal_separation: 4, volume_filter: false}
training:
  method: supervised
  labels: {method: zigzag, zigzag_threshold: 0.03, label_lookahead: 20}
  data_split: {train: 0.7, validation: 0.15, test: 0.15}
  date_range: {start: "2015-01-01", end: "2023-12-31"}
`;
