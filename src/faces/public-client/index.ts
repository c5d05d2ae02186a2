/** The package `ktrdr/client`: what other programs and pages use, without any dependency. */
export {
  RequestRefusedError,
  ServerAwayError,
  UnknownOperationError,
  WrongOperationTypeError,
} from './client-errors.js';
export type { CallOptions, ClientOptions } from './connection.js';
export { createClient, type KtrdrClient, type Log } from './create-client.js';
export type { LogOptions } from './follow-log.js';
export * from './generated/graphql.js';
export type { TypedDocument } from './typed-document.js';
export type { OperationOutcome, OperationState, WaitOptions } from './wait-for.js';
