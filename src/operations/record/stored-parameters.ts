import type { z } from 'zod';
import { OperationDamagedError } from './errors.js';
import type { Operation } from './operation.js';

/** Returns the parameters of an operation as its service knows them; null when they cannot be read. */
export function storedParametersOrNull<P>(schema: z.ZodType<P>, { parameters }: Operation): P | null {
  return schema.safeParse(parameters).data ?? null;
}

/** Returns the parameters of an operation. @throws OperationDamagedError when they cannot be read */
export function storedParameters<P>(schema: z.ZodType<P>, operation: Operation): P {
  const parameters = storedParametersOrNull(schema, operation);
  if (parameters === null) throw new OperationDamagedError(operation.id);
  return parameters;
}
