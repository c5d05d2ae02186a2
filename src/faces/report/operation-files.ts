/** The files that a completed backtest can be fetched as, by the last part of their addresses. */
export const OPERATION_FILES = ['report', 'trades.csv', 'equity.csv', 'bars.csv', 'decisions.csv'] as const;

export type OperationFile = (typeof OPERATION_FILES)[number];

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
