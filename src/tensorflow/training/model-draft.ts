const NAME = /^\.(?:draft|publishing)-(op_[a-z0-9_]+)-(\d+)$/i;

/** One execution of a training. */
export interface TrainingAttempt {
  readonly operationId: string;
  readonly attempt: number;
}

/** Returns the name under which an attempt prepares its model folder; hidden, so that nobody lists it. */
export function modelDraftName({ operationId, attempt }: TrainingAttempt): string {
  return `.draft-${operationId}-${attempt}`;
}

/** Returns the name of the empty file that stands beside a model folder until its training is COMPLETED. */
export function publicationMarkName({ operationId, attempt }: TrainingAttempt): string {
  return `.publishing-${operationId}-${attempt}`;
}

/** Returns the attempt to which a draft or a mark in the models folder belongs; null for any other name. */
export function attemptOfName(name: string): TrainingAttempt | null {
  const [, operationId, attempt] = NAME.exec(name) ?? [];
  return operationId === undefined ? null : { operationId, attempt: Number(attempt) };
}
