import { builder } from './builder.js';

export const VerdictEnum = builder.enumType('Verdict', {
  description:
    'What the result allows one to say, made by the server so that every client says the same; never that it is good.',
  values: {
    INVALID: { description: 'A warning invalidates it.' },
    NOT_ENOUGH_EVIDENCE: { description: 'There is too little to judge by.' },
    LIKELY_LUCK: { description: 'As much as was tried finds something as good by chance.' },
    HOLDS_SO_FAR: { description: 'Nothing has shown yet that it is luck.' },
  } as const,
});
