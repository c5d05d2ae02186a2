import type { Selection as SelectionRecord } from '../../kinds/ledger/ledger-service.js';
import type { Operation } from '../../operations/record/operation.js';
import { builder } from './builder.js';

/** All rows of a family are read, in a thread of their own. */
export const FAMILY_WEIGHT = 1_000;
/** Takes seconds of a thread of its own. */
const EFFECTIVE_WEIGHT = 20_000;

/** What was tried, with the operation that it counts against. */
export type SelectionShape = SelectionRecord & { readonly operation: Operation };

export const Selection = builder.objectRef<SelectionShape>('Selection').implement({
  description:
    'How often somebody has looked: configurations of this family that were evaluated on periods in common with this result, itself included.',
  fields: (t) => ({
    evaluated: t.int({
      description: 'As of now, later ones too: whoever picks the best of 500 has tried 500.',
      resolve: ({ now }) => now.evaluated,
    }),
    effective: t.float({
      nullable: true,
      complexity: { field: EFFECTIVE_WEIGHT },
      description:
        'As many independent ones as would have the same expected maximum, of those whose returns were kept; null where they share too few periods, or are too many.',
      resolve: ({ operation }, _args, { ledger }) => ledger.effective(operation),
    }),
    deflatedSharpe: t.float({
      nullable: true,
      description:
        'Deflated Sharpe ratio of this result given those (SR0 = sqrt(V) f(N); effective is informative); null where it is undefined.',
      resolve: ({ now }) => now.deflatedSharpe,
    }),
    asOf: t.expose('asOf', { type: 'DateTime', description: 'When now was.' }),
    evaluatedAtCompletion: t.int({
      description: 'Those that there were when the operation was completed.',
      resolve: ({ atCompletion }) => atCompletion.evaluated,
    }),
    deflatedSharpeAtCompletion: t.float({
      nullable: true,
      description: 'Given those that there were then.',
      resolve: ({ atCompletion }) => atCompletion.deflatedSharpe,
    }),
    looks: t.exposeInt('looks', {
      description: 'Looks at sealed bars of this range, this one included.',
    }),
  }),
});
