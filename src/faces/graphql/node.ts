import { builder } from './builder.js';

/** Anything with an id that is unique in the whole service. */
export const NodeInterface = builder.interfaceRef<{ readonly id: string }>('Node').implement({
  description: 'Anything with an id that is unique in the whole service.',
  fields: (t) => ({ id: t.exposeID('id', { description: 'Unique and stable.' }) }),
});
