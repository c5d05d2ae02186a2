import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CliError } from '../../../../src/faces/cli/cli-error.js';
import { ExitCode } from '../../../../src/faces/cli/exit-code.js';
import { saveDownload } from '../../../../src/faces/cli/save-download.js';
import { GraphqlClient, ServerUnreachableError } from '../../../../src/faces/client/graphql-client.js';

const clientOf = (body: BodyInit): GraphqlClient =>
  new GraphqlClient({ serverUrl: 'http://server', fetch: () => new Response(body) });

describe('a file of the server that is saved', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ktrdr-save-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('breaks off as a server that is gone, and leaves nothing behind', async () => {
    const broken = new ReadableStream({
      pull: (controller) => controller.error(new TypeError('terminated')),
    });
    const saved = saveDownload(clientOf(broken), '/files/report', join(folder, 'r.html'));
    await expect(saved).rejects.toThrow(ServerUnreachableError);
    await expect(saved).rejects.toThrow('http://server/files/report (terminated)');
    expect(await readdir(folder)).toEqual([]);
  });

  it.each([
    ['a folder that is not there', join('nowhere', 'r.html'), 'is in a folder that does not exist'],
    ['a folder of that name', 'taken', 'is a folder'],
    ['a name that no file may have', 'r'.repeat(300), 'has a name that is too long'],
  ])('is refused by %s, in words and as wrong usage', async (_case, name, reason) => {
    await mkdir(join(folder, 'taken', 'in it'), { recursive: true });
    const error = await saveDownload(clientOf('text'), '/files/report', join(folder, name)).catch((e) => e);
    expect(error).toBeInstanceOf(CliError);
    expect(error).toMatchObject({ exitCode: ExitCode.WrongUsage });
    expect(error.message).toContain(`${name}' ${reason}`);
    expect(await readdir(folder)).toEqual(['taken']);
  });
});
