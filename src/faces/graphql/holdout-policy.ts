import type { HoldoutPolicy } from '../../domain/market/holdout-policy.js';
import { builder, type Types } from './builder.js';

export const HoldoutPolicyEnum = builder.enumType('HoldoutPolicy', {
  description: 'What becomes of a start whose range reaches sealed bars.',
  values: {
    REFUSE: { description: 'It is refused with HOLDOUT_SEALED.' },
    LOOK: { description: 'It reads them; the look is counted and shown with every later result there.' },
  } as const,
});

/** Returns the field of inputs that start an operation on bars. */
export const holdoutField = (t: PothosSchemaTypes.InputFieldBuilder<Types, 'InputObject'>) =>
  t.field({
    type: HoldoutPolicyEnum,
    required: false,
    description: 'Whether sealed bars may be read; a look is counted. REFUSE when absent.',
  });

/** Leaves out what is refused: with and without the field, the same is asked for. */
export function holdoutOf(policy: HoldoutPolicy | null | undefined): { readonly holdout?: 'LOOK' } {
  return policy === 'LOOK' ? { holdout: policy } : {};
}
