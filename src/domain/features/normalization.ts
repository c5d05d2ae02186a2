/** Parameters fitted on training data and saved with the model, by feature id. */
export type NormalizationParameters = Readonly<Record<string, FittedNormalization>>;

export type FittedNormalization =
  | { readonly method: 'minmax'; readonly min: number; readonly max: number }
  | { readonly method: 'zscore'; readonly mean: number; readonly std: number }
  | { readonly method: 'none' };
