import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { GraphqlClient } from '../client/graphql-client.js';

/**
 * Downloads a file of the server to a path; what is there already is replaced, and only by the whole file.
 * @throws ServerUnreachableError, DownloadRefusedError
 */
export async function saveDownload(client: GraphqlClient, serverPath: string, file: string): Promise<void> {
  const body = await client.download(serverPath);
  const unfinished = `${file}.${randomUUID()}.tmp`;
  try {
    await pipeline(Readable.fromWeb(body), createWriteStream(unfinished));
    await rename(unfinished, file);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
}
