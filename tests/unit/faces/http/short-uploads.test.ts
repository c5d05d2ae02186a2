import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { useArtifacts } from '../../../../src/faces/http/artifacts-endpoint.js';
import { useImportUploads } from '../../../../src/faces/http/import-uploads.js';

const authentication = { isRequired: false, callerOf: () => null } as never;
const logger = pino({ level: 'silent' });

/** What the system says where a process has as many files open as it may. */
const shortage = () =>
  Promise.reject(
    Object.assign(new Error("EMFILE: too many open files, scandir '/srv/import'"), { code: 'EMFILE' }),
  );

const uploads = {
  'PUT /import': [useImportUploads({ folder: { store: shortage }, authentication, logger }), '/import/a.csv'],
  'PUT /artifacts': [
    useArtifacts({
      artifacts: { read: () => null, take: shortage },
      ...{ key: null, authentication, maxBytes: 100, logger },
    }),
    `/artifacts/${'a'.repeat(64)}`,
  ],
} as const;

describe('an upload that the machine has no means for', () => {
  it.each(Object.entries(uploads))(
    'is to be tried again, and hears why: %s',
    async (_what, [plugin, path]) => {
      const pass = { 'x-ktrdr-operation': 'op_1', 'x-ktrdr-attempt': '1', 'x-ktrdr-lease': 'mine' };
      const request = new Request(`http://here${path}`, {
        method: 'PUT',
        body: 'bars',
        headers: { ...pass, 'content-length': '4' },
      });
      const answers: Response[] = [];
      await plugin.onRequest?.({
        ...{ request, url: new URL(request.url), serverContext: {} },
        endResponse: (response: Response) => void answers.push(response),
      } as never);
      expect(answers[0]?.status).toBe(503);
      const text = await answers[0]?.text();
      expect(text).toContain('RESOURCE_EXHAUSTED');
      expect(text).toContain('ulimit -n');
      expect(text).not.toContain('/srv');
    },
  );
});
