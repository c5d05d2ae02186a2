import type { ParameterInput } from '../../domain/study/space/parameter-input.js';
import { builder } from './builder.js';
import { ScaleEnum } from './study-enums.js';

const PATH =
  'Path of an override, such as decisions.confidence_threshold, or input.symbol, input.commission, input.slippage, input.modelPath, input.seed.';
const VALUES = 'YAML scalars or flow collections, as in an override; without from and to.';
const FROM = 'The first value of a range.';
const TO = 'The last value of a range; with a step a whole number of steps from the first.';
const STEP = 'Distance between two values.';
const SCALE = 'LOG for a range without steps, whose ratios are alike; LINEAR when absent.';
const POINTS = 'How many values of a LOG range a GRID takes, both ends included.';
const INTEGER = 'Whether all values are whole numbers.';

export const StudyParameterInput = builder.inputType('StudyParameterInput', {
  description: 'Either values; or from, to and step; or from, to and scale LOG, with points for GRID.',
  fields: (t) => ({
    path: t.string({ required: true, description: PATH }),
    values: t.stringList({ required: false, description: VALUES }),
    from: t.float({ required: false, description: FROM }),
    to: t.float({ required: false, description: TO }),
    step: t.float({ required: false, description: STEP }),
    scale: t.field({ type: ScaleEnum, required: false, description: SCALE }),
    points: t.int({ required: false, description: POINTS }),
    integer: t.boolean({ required: false, description: INTEGER }),
  }),
});

/** Leaves out what is not said, as parameters without it are stored. */
export function parameterInput({ path, ...range }: typeof StudyParameterInput.$inferInput): ParameterInput {
  const said = Object.entries(range).filter(([, value]) => value !== null && value !== undefined);
  return { path, ...Object.fromEntries(said) };
}

export const StudyParameter = builder.objectRef<ParameterInput>('StudyParameter').implement({
  description: 'What is varied, as it was asked for.',
  fields: (t) => ({
    path: t.exposeString('path', { description: PATH }),
    values: t.field({
      type: ['String'],
      nullable: true,
      description: `${VALUES} Null for a range.`,
      resolve: ({ values }) => values ?? null,
    }),
    from: t.float({ nullable: true, description: FROM, resolve: ({ from }) => from ?? null }),
    to: t.float({ nullable: true, description: TO, resolve: ({ to }) => to ?? null }),
    step: t.float({ nullable: true, description: STEP, resolve: ({ step }) => step ?? null }),
    scale: t.field({
      type: ScaleEnum,
      nullable: true,
      description: SCALE,
      resolve: ({ scale }) => scale ?? null,
    }),
    points: t.int({ nullable: true, description: POINTS, resolve: ({ points }) => points ?? null }),
    integer: t.boolean({ description: INTEGER, resolve: ({ integer }) => integer ?? false }),
  }),
});
