import type { OperationRequest } from '../record/operation.js';
import type { WorkPlace } from './work-place.js';

/** What is said to have an operation of a kind started; the rest the kind tells of its parameters. */
export interface StartRequest<Parameters extends object>
  extends Pick<OperationRequest, 'caller' | 'label' | 'tags' | 'priority' | 'idempotencyKey'> {
  /** With all defaults resolved. */
  readonly parameters: Parameters;
  /**
   * What was asked for, before defaults that depend on the state of the server; two requests with one idempotency
   * key are the same when this is.
   */
  readonly asked: object;
  /** Default: what the kind tells. */
  readonly title?: string;
  /** Default: where new operations run. */
  readonly place?: WorkPlace;
}

/** What a coordinator says to have an operation started below its own; caller, tags and priority are those that the parent has then. */
export interface ChildRequest<Parameters extends object> {
  /** With all defaults resolved. */
  readonly parameters: Parameters;
  /** Default: null. */
  readonly label?: string | null;
  /** Default: what the kind tells. */
  readonly title?: string;
  /** Default: where new operations run. */
  readonly place?: WorkPlace;
}
