import { describe, expect, it } from 'vitest';
import { missingFileNotice } from '../../../../src/faces/http/missing-file-notice.js';
import { operationFilePath, parseOperationFilePath } from '../../../../src/faces/report/operation-files.js';
import { anOperation } from '../graphql/records.js';
import { testApi } from '../graphql/test-api.js';

const FILES = ['report', 'trades.csv', 'equity.csv', 'bars.csv'] as const;

describe('the paths', () => {
  it.each(FILES)('of %s lead back to where they came from', (file) => {
    const path = operationFilePath('op 1/ü', file);
    expect(path).toBe(`/operations/op%201%2F%C3%BC/${file}`);
    expect(parseOperationFilePath(path)).toEqual({ operationId: 'op 1/ü', file });
  });

  it.each([
    ...['/operations/op_1', '/operations//report', '/operations/op_1/report/', '/operations/op_1/model.csv'],
    ...['/x/operations/op_1/report', '/operations/a/b/report', '/operations/%E0%A4%A/report', '/graphql'],
  ])('%s names no file', (path) => {
    expect(parseOperationFilePath(path)).toBeNull();
  });

  it('are what the API gives out', async () => {
    const { query } = testApi();
    const answer = await query(
      '{ operation(id: "op_1") { ... on BacktestOperation { result { reportUrl downloads { tradesCsv equityCsv barsCsv } } } } }',
    );
    expect(answer.data).toEqual({
      operation: {
        result: {
          reportUrl: '/operations/op_1/report',
          downloads: {
            tradesCsv: '/operations/op_1/trades.csv',
            equityCsv: '/operations/op_1/equity.csv',
            barsCsv: '/operations/op_1/bars.csv',
          },
        },
      },
    });
  });
});

describe('the report', () => {
  it('is a page that may run its own scripts only', async () => {
    const response = await testApi().fetch('/operations/op_1/report');
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    const policy = response.headers.get('content-security-policy');
    expect(policy).toMatch(
      /^default-src 'none'; script-src 'sha256-\S+' 'sha256-\S+'; style-src 'sha256-\S+';/,
    );
    expect(policy).toContain("frame-ancestors 'none'");
    expect(response.headers.get('content-disposition')).toBe('inline; filename="op_1-report.html"');
    expect(await response.text()).toContain('<title>op_1</title>');
  });

  it('that cannot be made is answered with 500 and no details', async () => {
    const { fetch } = testApi({ files: { report: () => Promise.reject(new Error('secret path')) } });
    const response = await fetch('/operations/op_1/report');
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain('secret');
  });
});

describe('the downloads', () => {
  it.each(['trades', 'equity', 'bars'])('%s.csv comes as a file of its own name', async (name) => {
    const response = await testApi().fetch(`/operations/op_1/${name}.csv`);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toMatch(/^text\/csv; charset=utf-8/);
    expect(response.headers.get('content-disposition')).toBe(`attachment; filename="op_1-${name}.csv"`);
    expect(await response.text()).toBe(`seq\n${name}\n`);
  });

  it('break off visibly when they cannot be finished', async () => {
    async function* broken() {
      yield 'seq\n';
      throw new Error('removed');
    }
    const response = await testApi({ files: { tradesCsv: broken } }).fetch('/operations/op_1/trades.csv');
    await expect(response.text()).rejects.toThrow();
  });

  it('stop being made when the client leaves', async () => {
    let hasStopped = false;
    async function* endless() {
      try {
        for (;;) yield 'line\n';
      } finally {
        hasStopped = true;
      }
    }
    const response = await testApi({ files: { barsCsv: endless } }).fetch('/operations/op_1/bars.csv');
    const reader = response.body?.getReader();
    await reader?.read();
    await reader?.cancel();
    expect(hasStopped).toBe(true);
  });
});

describe('an id without a result', () => {
  it.each(FILES)('is answered with 404 for %s when there is no such operation', async (file) => {
    const response = await testApi().fetch(`/operations/op_none/${file}`);
    expect(response.status).toBe(404);
    expect(await response.text()).toContain('op_none');
  });

  it.each(FILES)('is answered with 409 for %s while the operation goes on', async (file) => {
    const operation = anOperation({
      status: 'RUNNING',
      progress: { ...anOperation().progress, percentage: 42.7 },
    });
    const { fetch } = testApi({ files: { find: async () => ({ kind: 'NO_RESULT', operation }) } });
    const response = await fetch(`/operations/op_1/${file}`);
    expect(response.status).toBe(409);
    expect(response.headers.get('content-type')).toContain(file === 'report' ? 'text/html' : 'text/plain');
    expect(await response.text()).toContain('op_1 is RUNNING (42 %)');
  });

  it('shows an id of a stranger as text', async () => {
    const body = await (await testApi().fetch('/operations/%3Cscript%3E/report')).text();
    expect(body).not.toContain('<script');
    expect(body).toContain('&#60;script&#62;');
  });

  it('is told why a failed or cancelled operation has none, and what to do', () => {
    const notice = (change: Parameters<typeof anOperation>[0]) =>
      missingFileNotice('op_1', { kind: 'NO_RESULT', operation: anOperation(change) });
    const error = { code: 'DATA_NOT_FOUND', message: 'No bars of XYZ.', retryable: false };
    expect(notice({ status: 'FAILED', error })).toMatchObject({
      status: 409,
      message: expect.stringMatching(/FAILED \(DATA_NOT_FOUND\): No bars of XYZ\. .*start .* again/),
    });
    expect(notice({ status: 'CANCELLED', cancelReason: 'enough' }).message).toMatch(/CANCELLED \(enough\)/);
  });
});

describe('other requests', () => {
  it.each(FILES)('with other methods are refused for %s', async (file) => {
    const { fetch } = testApi();
    for (const method of ['POST', 'PUT', 'DELETE', 'PATCH']) {
      const response = await fetch(`/operations/op_1/${file}`, { method });
      expect(response.status).toBe(405);
      expect(response.headers.get('allow')).toContain('GET, HEAD');
    }
  });

  it('that ask for the head make no file', async () => {
    const asked: string[] = [];
    const { fetch } = testApi({
      files: {
        report: async () => {
          asked.push('report');
          return '';
        },
      },
    });
    for (const file of FILES) {
      const response = await fetch(`/operations/op_1/${file}`, { method: 'HEAD' });
      expect(response.status).toBe(200);
      expect(await response.text()).toBe('');
    }
    expect(asked).toEqual([]);
  });

  it('without a key are refused once there are keys, whatever the id', async () => {
    const { fetch } = testApi({}, { apiKeys: [{ name: 'alice', key: 'key-of-alice' }] });
    for (const file of FILES) {
      for (const id of ['op_1', 'op_none'])
        expect((await fetch(`/operations/${id}/${file}`)).status).toBe(401);
      const known = await fetch(`/operations/op_1/${file}`, {
        headers: { authorization: 'Bearer key-of-alice' },
      });
      expect(known.status).toBe(200);
    }
  });
});
