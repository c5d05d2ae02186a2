import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { GraphqlClient } from '../client/graphql-client.js';
import { saveDownload } from './save-download.js';
import { requireFolder } from './write-file.js';

/**
 * Finds out before the work, and not after it, that its report has nowhere to go.
 * @throws CliError, wrong usage
 */
export function requireReportPath(report: string): Promise<void> {
  return requireFolder(`--report '${report}'`, resolve(report));
}

/** Downloads a report. @returns where it is, absolute, and whether it took the place of another file */
export async function saveReport(
  client: GraphqlClient,
  reportUrl: string,
  report: string,
): Promise<{ readonly file: string; readonly isReplacement: boolean }> {
  const file = resolve(report);
  const isReplacement = existsSync(file);
  await saveDownload(client, reportUrl, file);
  return { file, isReplacement };
}
