/** What a model says about a bar; the first three are the classes of a classification, in its order. */
export const Signal = {
  Buy: 0,
  Hold: 1,
  Sell: 2,
  /** Some feature is undefined, so nothing was decided. */
  Undefined: 3,
} as const;

export type Signal = (typeof Signal)[keyof typeof Signal];
