const PREFIX = '.draft-';

/** Returns the name under which an attempt prepares its model folder; hidden, so that nobody lists it. */
export function modelDraftName(operationId: string, attempt: number): string {
  return `${PREFIX}${operationId}-${attempt}`;
}

/** Returns the operation that a folder of the models folder is a draft of; null for any other folder. */
export function operationOfDraft(folderName: string): string | null {
  const match = /^\.draft-(op_[a-z0-9_]+)-\d+$/i.exec(folderName);
  return match?.[1] ?? null;
}
