import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type GraphqlClient, reasonOf, ServerUnreachableError } from '../client/graphql-client.js';
import { CliError } from './cli-error.js';
import { writing } from './write-file.js';

/**
 * Downloads a file of the server to a path; what is there already is replaced, and only by the whole file.
 * @param named where the user will find it; default the path itself
 * @throws ServerUnreachableError also where the file breaks off in its midst
 * @throws DownloadRefusedError
 * @throws CliError, wrong usage, when the path cannot be written
 */
export async function saveDownload(
  client: GraphqlClient,
  serverPath: string,
  file: string,
  named = file,
): Promise<void> {
  const body = await client.download(serverPath);
  const unfinished = `${file}.${randomUUID()}.tmp`;
  try {
    await writing(`'${named}'`, async () => {
      await pipeline(Readable.fromWeb(body), createWriteStream(unfinished));
      await rename(unfinished, file);
    });
  } catch (error) {
    // Whose name is too long was never there.
    await rm(unfinished, { force: true }).catch(() => undefined);
    throw error instanceof CliError
      ? error
      : new ServerUnreachableError(client.urlOf(serverPath), reasonOf(error));
  }
}
