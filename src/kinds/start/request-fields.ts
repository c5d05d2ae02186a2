import { z } from 'zod';
import { TEXT_LIMITS } from '../../base/pure/text-limits.js';
import { tagIssues } from '../../operations/record/tag-issues.js';
import type { Tag } from '../../operations/record/tags.js';
import { checkInput, textField, withRule } from './start-input.js';

/** What every start mutation takes besides its own parameters; no part of what an idempotency key compares. */
export interface RequestFields {
  readonly label: string | null;
  readonly tags: readonly Tag[];
  /** −100 to 100; higher runs earlier. */
  readonly priority: number;
  readonly idempotencyKey: string | null;
}

const MAX_PRIORITY = 100;

const named = {
  label: textField(TEXT_LIMITS.label).nullable(),
  idempotencyKey: textField(TEXT_LIMITS.idempotencyKey).nullable(),
};

export const requestFields = {
  ...named,
  tags: z
    .array(z.object({ key: z.string(), value: z.string() }))
    .readonly()
    .superRefine((tags, context) => {
      for (const { path, code, message } of tagIssues(tags))
        context.addIssue({ code: 'custom', params: { code }, path: [...path], message });
    }),
  priority: withRule(
    z.number(),
    'OUT_OF_RANGE',
    (value) => Number.isInteger(value) && Math.abs(value) <= MAX_PRIORITY,
    `is not a priority; give a whole number from -${MAX_PRIORITY} to ${MAX_PRIORITY}, of which higher ones run earlier`,
  ),
};

const namedSchema = z.object(named);

/**
 * Checks label and idempotency key, which mutations take that start something again.
 * @throws InvalidInputError with one issue for each field that is wrong
 */
export function checkNamed(fields: Pick<RequestFields, 'label' | 'idempotencyKey'>): void {
  checkInput(namedSchema, fields);
}

const requestSchema = z.object(requestFields);

/**
 * Checks what every start takes besides its own parameters.
 * @throws InvalidInputError with one issue for each field that is wrong
 */
export function checkRequest(fields: RequestFields): void {
  checkInput(requestSchema, fields);
}
