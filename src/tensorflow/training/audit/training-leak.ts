/** Something that a part of a training was made of and that is another when the bars after the part are others. */
export interface TrainingLeak {
  /** The part that begins at the border after which bars are others. */
  readonly border: 'validation' | 'test';
  /** Stamp of its first bar, milliseconds since the epoch. */
  readonly borderMs: number;
  readonly kind:
    | 'samples'
    | 'feature'
    | 'label'
    | 'return'
    | 'normalization'
    | 'class weight'
    | 'loss'
    | 'best epoch'
    | 'network weight';
  /** The part that knows the future; null for what is made of several. */
  readonly part: 'training' | 'validation' | null;
  /** Feature id, class, or what else tells it from others of its kind; null where there is one. */
  readonly name: string | null;
  /** Stamp of the first sample that differs, milliseconds since the epoch; null for what has none. */
  readonly timeMs: number | null;
  /** With the bars as they are; NaN for what is not there. */
  readonly asItIs: number;
  /** With noise after the border. */
  readonly asItWouldBe: number;
}

/** What is found apart from the border at which it was looked for. */
export type Difference = Omit<TrainingLeak, 'border' | 'borderMs'>;
