/** Is thrown when a step cannot be done; its message says what to do and is all that the user sees. */
export class SetupError extends Error {
  name = 'SetupError';
}
