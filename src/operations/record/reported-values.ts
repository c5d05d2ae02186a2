import { z } from 'zod';
import { boundedText } from '../../base/pure/bounded-text.js';
import type { OperationFailure, OperationProgress, OperationStatus, OperationWarning } from './operation.js';

/*
 * What another server says of an operation of its own. It is stored and shown here, so it has to be what our own API
 * can say: a number that is too large for its type, or a text of megabytes, would come back with every query.
 */

const MAX_NAME = 100;
const MAX_MESSAGE = 2_000;
/** A broken strategy lists all that is wrong with it. */
const MAX_FAILURE = 20_000;
const MAX_WARNINGS = 200;

/** The largest number that the API can say as an Int. */
export const MAX_COUNT = 2 ** 31 - 1;

export const countSchema = z.int().min(0).max(MAX_COUNT);

export const statusSchema = z.enum([
  'PENDING',
  'RUNNING',
  'CANCELLING',
  'COMPLETED',
  'FAILED',
  'CANCELLED',
]) satisfies z.ZodType<OperationStatus>;

export const progressSchema = z.object({
  phase: boundedText(MAX_NAME),
  percentage: z.number().min(0).max(100),
  message: boundedText(MAX_MESSAGE),
  currentStep: countSchema,
  totalSteps: countSchema,
  etaSeconds: z.number().min(0).nullable(),
}) satisfies z.ZodType<OperationProgress>;

export const failureSchema = z.object({
  code: boundedText(MAX_NAME),
  message: boundedText(MAX_FAILURE),
  retryable: z.boolean(),
}) satisfies z.ZodType<OperationFailure>;

/** Warnings; of very many the first ones are kept. */
export const warningsSchema = z
  .array(
    z.object({
      code: boundedText(MAX_NAME),
      severity: z.enum(['INFO', 'CAUTION', 'INVALIDATES']),
      message: boundedText(MAX_MESSAGE),
    }),
  )
  .transform((warnings) => warnings.slice(0, MAX_WARNINGS)) satisfies z.ZodType<readonly OperationWarning[]>;

/** The furthest instants that a Date can hold, milliseconds from 1970. */
const FURTHEST_MS = 8.64e15;

/** Tells whether a number of milliseconds from 1970 is an instant that a Date can hold. */
export function isInstant(ms: number): boolean {
  return Number.isSafeInteger(ms) && Math.abs(ms) <= FURTHEST_MS;
}

export const instantMsSchema = z.number().refine(isInstant, 'must be an instant');

/** Reads an instant as the API writes it, as milliseconds since the epoch. */
export const instantTextSchema = z
  .string()
  .transform((text) => Date.parse(text))
  .refine(isInstant, 'must be an instant');
