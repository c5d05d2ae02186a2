/** Thrown to a coordinator that asks for one more child of an operation that is not to go on. */
export class ParentStoppedError extends Error {
  override readonly name = 'ParentStoppedError';

  constructor(id: string) {
    super(`${id} does not run any more, so nothing is started below it.`);
  }
}
