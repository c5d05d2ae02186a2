import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSchema, type GraphQLInputObjectType } from 'graphql';
import { describe, expect, it } from 'vitest';
import { projectRoot } from '../../../../src/base/outer/files/project-root.js';
import { backtestRemote } from '../../../../src/kinds/backtest/backtest-remote.js';
import { backtestStreams } from '../../../../src/kinds/backtest/backtest-streams.js';
import type { OperationServiceProxy } from '../../../../src/places/remote/operation-service-proxy.js';
import { remoteKindCalls } from '../../../../src/places/remote/remote-kind-calls.js';
import { parameters } from '../../faces/graphql/records.js';

const schema = buildSchema(readFileSync(join(projectRoot, 'schema', 'schema.graphql'), 'utf8'));

describe('the start of an operation on another host', () => {
  it('carries its label, tags and priority, and its id as the key', async () => {
    let sent: Readonly<Record<string, unknown>> = {};
    const proxy = {
      host: 'http://worker:5003',
      start: async (_document: unknown, { input }: { readonly input: Readonly<Record<string, unknown>> }) => {
        sent = input;
        return { startBacktest: { kind: 'started', remoteId: 'op_there' } };
      },
    };
    const calls = remoteKindCalls(proxy as unknown as OperationServiceProxy, {
      kind: { streams: backtestStreams, remote: backtestRemote },
      operation: { id: 'op_here', label: 'mine', tags: [{ key: 'idea', value: 'momentum' }], priority: 7 },
      parameters,
      settings: { folders: { strategies: 's', models: 'm', data: 'd' } },
      engineVersion: '2.0.0',
    });
    expect(await calls.start()).toEqual({ kind: 'started', remoteId: 'op_there' });
    expect(sent).toMatchObject({
      ...{ label: 'mine', tags: [{ key: 'idea', value: 'momentum' }], priority: 7 },
      idempotencyKey: 'op_here',
    });
  });

  it.each(['Backtest', 'Training', 'DataLoad'])('is understood by Start%sInput', (noun) => {
    const input = schema.getType(`Start${noun}Input`) as GraphQLInputObjectType;
    for (const field of ['label', 'tags', 'priority', 'idempotencyKey']) {
      expect(input.getFields()[field]?.type.toString()).toMatch(/^(String|Int|\[TagInput!\])$/);
    }
  });
});
