/** The files that an operation can be fetched as beside its report, and what each is. */
export const DOWNLOADS = {
  'trades.csv': 'text/csv; charset=utf-8; header=present',
  'equity.csv': 'text/csv; charset=utf-8; header=present',
  'bars.csv': 'text/csv; charset=utf-8; header=present',
  'decisions.csv': 'text/csv; charset=utf-8; header=present',
  'passport.json': 'application/json; charset=utf-8',
  'trials.csv': 'text/csv; charset=utf-8; header=present',
  'trials.jsonl': 'application/jsonl; charset=utf-8',
  'trials.arrow': 'application/vnd.apache.arrow.stream',
} as const;

export type Download = keyof typeof DOWNLOADS;

export type OperationFile = 'report' | Download;

/** All files, by the last part of their addresses. */
export const OPERATION_FILES: readonly OperationFile[] = [
  'report',
  ...(Object.keys(DOWNLOADS) as Download[]),
];

/** Returns the path of a file on this server. */
export function operationFilePath(operationId: string, file: OperationFile): string {
  return `/operations/${encodeURIComponent(operationId)}/${file}`;
}

/** Finds out which file of which operation a path names; null when it names none. */
export function parseOperationFilePath(
  path: string,
): { readonly operationId: string; readonly file: OperationFile } | null {
  const [root, folder, id, name, ...rest] = path.split('/');
  const file = OPERATION_FILES.find((known) => known === name);
  if (root !== '' || folder !== 'operations' || !id || file === undefined || rest.length > 0) return null;
  try {
    return { operationId: decodeURIComponent(id), file };
  } catch {
    return null;
  }
}
