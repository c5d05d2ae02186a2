import type { ParameterEffect as EffectRecord } from '../../domain/study/shape/parameter-effect.js';
import { builder } from './builder.js';

const ParameterBin = builder.objectRef<EffectRecord['bins'][number]>('ParameterBin').implement({
  description: 'The trials that have one value of a parameter, or values of one range.',
  fields: (t) => ({
    label: t.exposeString('label', { description: 'The value, or the first and the last of the range.' }),
    trials: t.exposeInt('trials', { description: 'How many have an objective.' }),
    median: t.exposeFloat('median', {
      nullable: true,
      description: 'Of the objective; null where no trial of the bin has one.',
    }),
  }),
});

export const ParameterEffect = builder
  .objectRef<EffectRecord & { readonly confounded: boolean }>('ParameterEffect')
  .implement({
    description: 'How the objective depends on one parameter, the others being as they happen to be.',
    fields: (t) => ({
      path: t.exposeString('path', { description: 'The parameter.' }),
      importance: t.exposeFloat('importance', {
        nullable: true,
        description:
          "Share of the objective's variance that this parameter explains alone, 0 to 1, corrected for the number of bins; null when it does not vary.",
      }),
      confounded: t.exposeBoolean('confounded', {
        description: 'True for TPE and CMA_ES, which did not draw it independently.',
      }),
      bins: t.field({
        type: [ParameterBin],
        description: 'Its values up to ten, else ten bins of equal count.',
        resolve: ({ bins }) => bins,
      }),
    }),
  });
