import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, print, separateOperations } from 'graphql';
import { projectRoot } from '../src/base/outer/files/project-root.js';
import type { BacktestParameters } from '../src/domain/backtest/backtest-parameters.js';
import {
  CancelOperationDocument,
  StartBacktestDocument,
  TypedDocumentString,
} from '../src/faces/client/generated/graphql.js';
import type { PollClient } from './poll-client.js';

const POLL_EVERY_MS = 1;

interface Polled {
  readonly operation: {
    readonly status: string;
    readonly done: boolean;
    readonly progress: { readonly phase: string; readonly percentage: number };
  } | null;
}

/**
 * The question of clients of the first version, so that figures compare over versions. What came later of a result,
 * such as how sure it is, is computed when it is asked for.
 */
const OPERATION = new TypedDocumentString<Polled, { id: string; forceRefresh: boolean }>(
  firstVersionDocument('Operation'),
);

function firstVersionDocument(name: string): string {
  const file = join(projectRoot, 'tests', 'fixtures', 'first-version', 'documents.graphql');
  const document = separateOperations(parse(readFileSync(file, 'utf8')))[name];
  if (document === undefined) throw new Error(`${file} has no operation ${name}`);
  return print(document);
}

/** What a poll tells of an operation. */
export interface PolledOperation {
  readonly status: string;
  readonly done: boolean;
  readonly phase: string;
  readonly percentage: number;
  /** How long the answer took. */
  readonly elapsedMs: number;
}

/** Returns the id of the operation. */
export async function startBacktest(client: PollClient, parameters: BacktestParameters): Promise<string> {
  const { overrides: _none, replay: _nothing, timeframe, ...input } = parameters;
  const { data } = await client.request(StartBacktestDocument, { input: { ...input, timeframe } });
  if (data.startBacktest.__typename !== 'StartBacktestSuccess') throw new Error(data.startBacktest.message);
  return data.startBacktest.operation.id;
}

export async function poll(client: PollClient, id: string, forceRefresh: boolean): Promise<PolledOperation> {
  const { data, elapsedMs } = await client.request(OPERATION, { id, forceRefresh });
  if (!data.operation) throw new Error(`${id} is unknown`);
  const { status, done, progress } = data.operation;
  return { status, done, phase: progress.phase, percentage: progress.percentage, elapsedMs };
}

/** Polls until a condition holds, or the operation is over. */
export async function pollUntil(
  client: PollClient,
  id: string,
  condition: (operation: PolledOperation) => boolean,
): Promise<PolledOperation> {
  for (;;) {
    const operation = await poll(client, id, true);
    if (operation.done || condition(operation)) return operation;
    await pause(POLL_EVERY_MS);
  }
}

export async function cancel(client: PollClient, id: string): Promise<void> {
  const { data } = await client.request(CancelOperationDocument, { id, reason: 'benchmark' });
  if (data.cancelOperation.__typename !== 'CancelOperationSuccess')
    throw new Error(data.cancelOperation.message);
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
