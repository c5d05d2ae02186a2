import { builder } from './builder.js';

/** A stretch of bars by its first and last stamp, both inclusive. */
export interface WindowShape {
  readonly fromMs: number;
  readonly toMs: number;
  readonly bars: number;
}

export const Window = builder.objectRef<WindowShape>('Window').implement({
  description: 'A stretch of bars: first and last bar, both inclusive.',
  fields: (t) => ({
    from: t.expose('fromMs', { type: 'DateTime', description: 'Stamp of its first bar.' }),
    to: t.expose('toMs', { type: 'DateTime', description: 'Stamp of its last bar.' }),
    bars: t.exposeInt('bars', { description: 'How many bars it has.' }),
  }),
});
