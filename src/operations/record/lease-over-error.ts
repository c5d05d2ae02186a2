/** Thrown where a process that has lost an operation to others would still act for it. */
export class LeaseOverError extends Error {
  override readonly name = 'LeaseOverError';

  constructor(readonly operationId: string) {
    super(`${operationId} is not held by this process any more.`);
  }
}
