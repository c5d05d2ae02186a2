import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { GraphqlClient } from '../client/graphql-client.js';
import { CliError } from './cli-error.js';
import { ExitCode } from './exit-code.js';
import { saveDownload } from './save-download.js';

/**
 * Finds out before the work, and not after it, that its report has nowhere to go.
 * @throws CliError, wrong usage
 */
export async function requireReportPath(report: string): Promise<void> {
  const file = resolve(report);
  if (await isFolder(file)) {
    throw new CliError(`--report '${report}' is a folder; name a file in it.`, ExitCode.WrongUsage);
  }
  if (!(await isFolder(dirname(file)))) {
    throw new CliError(
      `--report '${report}': the folder ${dirname(file)} does not exist; create it first.`,
      ExitCode.WrongUsage,
    );
  }
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

async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null))?.isDirectory() ?? false;
}
