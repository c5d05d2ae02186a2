/** The most characters, in code points, that texts of callers may have. Longer ones are refused, never cut. */
export const TEXT_LIMITS = {
  label: 200,
  note: 4_000,
  /** The key of a tag, and its value. */
  tag: 64,
  /** Why an operation is cancelled. */
  reason: 1_000,
  idempotencyKey: 200,
  overridePath: 200,
  overrideValue: 10_000,
  /** The values of all overrides of one input, and those of all parameters of a space. */
  overrideValues: 100_000,
  /** Far beyond what a person names, and short enough that following it costs nothing. */
  path: 1_000,
  id: 200,
  /** Whatever has no limit of its own: cursors, and what lists are filtered by. */
  other: 1_000,
} as const;

/** The most overrides of one input. */
export const MAX_OVERRIDES = 100;

/** The most entries of any list of an input that does not say fewer. */
export const MAX_LIST_ENTRIES = 1_000;
