import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import type { JSONRPCMessage } from '@modelcontextprotocol/sdk/types.js';
import { describe, expect, it } from 'vitest';
import { lineTransport } from '../../../../src/faces/mcp/line-transport.js';

const PING = '{"jsonrpc":"2.0","id":1,"method":"ping"}';

/** Sends pieces of input; returns what was understood and what was answered. */
async function send(...pieces: readonly string[]) {
  const [input, output] = [new PassThrough(), new PassThrough()];
  const { transport, ended } = lineTransport(input, output);
  const understood: JSONRPCMessage[] = [];
  transport.onmessage = (message) => understood.push(message);
  await transport.start();
  for (const piece of pieces) if (!input.write(piece)) await once(input, 'drain');
  input.end();
  await ended;
  const answers = String(output.read() ?? '').trimEnd();
  return {
    understood,
    answers: answers === '' ? [] : answers.split('\n').map((line) => JSON.parse(line) as object),
  };
}

describe('messages by line', () => {
  it.each([
    ['{"jsonrpc":', -32_700],
    ['{"hello":1}', -32_600],
    ['[]', -32_600],
  ])('answers %s with an error of the id null, and goes on', async (line, code) => {
    const { understood, answers } = await send(`${line}\n${PING}\n`);
    expect(answers).toEqual([
      { jsonrpc: '2.0', id: null, error: { code, message: expect.any(String) as string } },
    ]);
    expect(understood).toEqual([JSON.parse(PING)]);
  });

  it('refuses a line of twenty megabytes, and goes on', async () => {
    const { understood, answers } = await send(
      ...Array<string>(20).fill('x'.repeat(1_000_000)),
      `\n${PING}\n`,
    );
    expect(answers).toMatchObject([{ id: null, error: { code: -32_700 } }]);
    expect(understood).toHaveLength(1);
  });

  it('takes a last line that has no end, and refuses one that was cut', async () => {
    expect(await send(`${PING}\n${PING}`)).toMatchObject({ understood: { length: 2 }, answers: [] });
    const { understood, answers } = await send(`${PING}\n${PING.slice(0, -1)}`);
    expect(understood).toHaveLength(1);
    expect(answers).toMatchObject([{ id: null, error: { code: -32_700 } }]);
  });

  it('takes lines in pieces, with carriage returns, and between blank ones', async () => {
    const { understood, answers } = await send(`\n \r\n${PING.slice(0, 9)}`, `${PING.slice(9)}\r\n${PING}\n`);
    expect(understood).toHaveLength(2);
    expect(answers).toEqual([]);
  });

  it('have ended when all that was asked is answered, or cancelled', async () => {
    const [input, output] = [new PassThrough(), new PassThrough()];
    const { transport, ended } = lineTransport(input, output);
    let hasEnded = false;
    void ended.then(() => {
      hasEnded = true;
    });
    await transport.start();
    const asked = [1, 2].map((id) => JSON.stringify({ jsonrpc: '2.0', id, method: 'ping' }));
    const cancel = { jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: 2 } };
    input.end(`${[...asked, JSON.stringify(cancel)].join('\n')}\n`);
    await once(input, 'close');
    await new Promise((resolve) => setImmediate(resolve));
    expect(hasEnded).toBe(false);
    await transport.send({ jsonrpc: '2.0', id: 1, result: {} });
    await ended;
    expect(output.read()?.toString()).toBe('{"jsonrpc":"2.0","id":1,"result":{}}\n');
  });
});
