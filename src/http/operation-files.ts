import type { Plugin } from 'graphql-yoga';
import type { Logger } from 'pino';
import { renderNotice } from '../report/render-report.js';
import { type ReportAssets, reportAssets } from '../report/report-assets.js';
import type { FinishedBacktest, ReportSubject } from '../services/backtest-report-service.js';
import { type OperationFile, parseOperationFilePath } from '../services/operation-files.js';
import { AppError } from '../shared/app-error.js';
import { resourceShortage } from '../shared/resource-shortage.js';
import { bodyStream } from './body-stream.js';
import { methodNotAllowed } from './method-not-allowed.js';
import { missingFileNotice } from './missing-file-notice.js';

/** The part of BacktestReportService that the routes reach. */
export interface OperationFilesPort {
  find(operationId: string): Promise<ReportSubject>;
  report(backtest: FinishedBacktest): Promise<string>;
  tradesCsv(backtest: FinishedBacktest): AsyncIterable<string>;
  equityCsv(backtest: FinishedBacktest): AsyncIterable<string>;
  barsCsv(backtest: FinishedBacktest): AsyncIterable<string>;
}

/** Serves `/operations/<id>/report` and the downloads beside it; to be placed behind the authentication. */
export function useOperationFiles(files: OperationFilesPort, logger: Logger): Plugin {
  return {
    async onRequest({ request: { method }, url, endResponse }) {
      const asked = parseOperationFilePath(url.pathname);
      if (asked === null) return;
      if (method !== 'GET' && method !== 'HEAD') {
        endResponse(methodNotAllowed(method, ['GET', 'HEAD']));
        return;
      }
      try {
        endResponse(await answer(files, asked.operationId, asked.file, method === 'HEAD', logger));
      } catch (error) {
        logger.error({ err: error, operationId: asked.operationId }, `${asked.file} could not be made`);
        const passing = passingFailure(error);
        const [status, message] =
          passing === null ? [500, 'The server log says why; try it again.'] : [503, passing.message];
        endResponse(notice(asked.file, status, 'This file could not be made', message));
      }
    },
  };
}

/** Returns what may be over the next time and can be told: a shortage of the machine, a database that is away. */
function passingFailure(error: unknown): AppError | null {
  const expected = error instanceof AppError ? error : resourceShortage(error);
  return expected?.retryable ? expected : null;
}

async function answer(
  files: OperationFilesPort,
  operationId: string,
  file: OperationFile,
  isHead: boolean,
  logger: Logger,
): Promise<Response> {
  const subject = await files.find(operationId);
  if (subject.kind !== 'FINISHED') {
    const { status, title, message } = missingFileNotice(operationId, subject);
    return notice(file, status, title, message);
  }
  const { operation } = subject;
  if (file === 'report') {
    const headers = {
      ...pageHeaders(reportAssets()),
      'content-disposition': `inline; filename="${operation.id}-report.html"`,
    };
    return new Response(isHead ? null : await files.report(subject), { headers });
  }
  const headers = {
    'content-type': 'text/csv; charset=utf-8; header=present',
    'content-disposition': `attachment; filename="${operation.id}-${file}"`,
  };
  if (isHead) return new Response(null, { headers });
  const broken = (error: unknown) =>
    logger.error({ err: error, operationId: operation.id }, `${file} broke off`);
  return new Response(bodyStream(linesOf(files, file, subject), broken), { headers });
}

function linesOf(
  files: OperationFilesPort,
  file: Exclude<OperationFile, 'report'>,
  backtest: FinishedBacktest,
): AsyncIterable<string> {
  switch (file) {
    case 'trades.csv':
      return files.tradesCsv(backtest);
    case 'equity.csv':
      return files.equityCsv(backtest);
    case 'bars.csv':
      return files.barsCsv(backtest);
  }
}

/** Answers in the form that was asked for: a page where a page is, else plain text. */
function notice(file: OperationFile, status: number, title: string, message: string): Response {
  if (file !== 'report') {
    const headers = { 'content-type': 'text/plain; charset=utf-8' };
    return new Response(`${title}. ${message}\n`, { status, headers });
  }
  const assets = reportAssets();
  return new Response(renderNotice(title, message, assets), { status, headers: pageHeaders(assets) });
}

/** What the page says of itself, and what only a header can say. */
function pageHeaders({ contentSecurityPolicy }: ReportAssets): Record<string, string> {
  return {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': `${contentSecurityPolicy}; frame-ancestors 'none'`,
  };
}
