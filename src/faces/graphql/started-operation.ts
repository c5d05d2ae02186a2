import type { InterfaceRef, ObjectRef } from '@pothos/core';
import type { Operation } from '../../operations/record/operation.js';
import { builder, type Types } from './builder.js';
import type { StartedOperation } from './operations-port.js';
import { TagInput } from './tag.js';

/** Returns the fields that every input which starts an operation has besides its own. */
export const requestFields = (t: PothosSchemaTypes.InputFieldBuilder<Types, 'InputObject'>) => ({
  tags: t.field({
    type: [TagInput],
    required: false,
    description: "Keys and values of one's own; at most 20.",
  }),
  priority: t.int({
    required: false,
    description: 'Higher runs earlier; 0 if absent; -100 to 100.',
  }),
  label: t.string({ required: false, description: "A note of one's own, shown in lists." }),
  idempotencyKey: t.string({
    required: false,
    description: 'The same key and parameters of one caller return the same operation for 24 hours.',
  }),
});

interface GivenRequest<Tag> {
  readonly tags?: readonly Tag[] | null | undefined;
  readonly priority?: number | null | undefined;
  readonly label?: string | null | undefined;
  readonly idempotencyKey?: string | null | undefined;
}

/** Makes explicit what a client left out of these fields. */
export function requestOf<Tag>({ tags, priority, label, idempotencyKey }: GivenRequest<Tag>) {
  return {
    tags: tags ?? [],
    priority: priority ?? 0,
    label: label ?? null,
    idempotencyKey: idempotencyKey ?? null,
  };
}

/** Builds what a mutation answers that started an operation, or found the one that its key had started. */
export function startedOperation(
  name: string,
  description: string,
  operation: {
    readonly type: ObjectRef<Types, Operation> | InterfaceRef<Types, Operation>;
    readonly description: string;
  },
) {
  return builder.objectRef<StartedOperation>(name).implement({
    description,
    fields: (t) => ({
      operation: t.expose('operation', operation),
      deduplicated: t.exposeBoolean('deduplicated', {
        description: 'True when the key was seen before and this is that operation.',
      }),
    }),
  });
}
