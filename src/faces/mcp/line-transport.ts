import type { Readable, Writable } from 'node:stream';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import {
  CancelledNotificationSchema,
  ErrorCode,
  isJSONRPCRequest,
  type RequestId,
} from '@modelcontextprotocol/sdk/types.js';
import { z } from 'zod';
import { BoundedLines } from './bounded-lines.js';

/** More than every tool takes together. */
const MAX_LINE_BYTES = 1_048_576;

/**
 * Reads messages of the protocol by line and writes answers. A line that is no message gets an error, with the id null
 * as JSON-RPC has it where none can be read, and the connection goes on. It has ended when the input has, and all that
 * was asked is answered.
 */
export function lineTransport(
  input: Readable,
  output: Writable,
): { readonly transport: StdioServerTransport; readonly ended: Promise<void> } {
  const refuse = (code: ErrorCode, message: string) =>
    output.write(`${JSON.stringify({ jsonrpc: '2.0', id: null, error: { code, message } })}\n`);
  const lines = new BoundedLines(MAX_LINE_BYTES, () =>
    refuse(ErrorCode.ParseError, `The line has more than ${MAX_LINE_BYTES} bytes and was not read.`),
  );
  const transport = new StdioServerTransport(input.pipe(lines), output);
  transport.onerror = (error) => {
    if (error instanceof SyntaxError)
      refuse(ErrorCode.ParseError, 'The line is not JSON: send one message of JSON-RPC 2.0 a line.');
    else if (error instanceof z.ZodError)
      refuse(ErrorCode.InvalidRequest, 'The line is no message of JSON-RPC 2.0.');
  };
  return { transport, ended: endOf(lines, transport) };
}

/** Resolves when nothing is asked any more and every request has its answer, or was cancelled. */
function endOf(lines: Readable, transport: StdioServerTransport): Promise<void> {
  const open = new Set<RequestId>();
  return new Promise((resolve) => {
    let isOver = false;
    const close = (id: RequestId): void => {
      open.delete(id);
      if (isOver && open.size === 0) resolve();
    };
    transport.onmessage = (message) => {
      if (isJSONRPCRequest(message)) open.add(message.id);
      const cancelled = CancelledNotificationSchema.safeParse(message).data?.params.requestId;
      if (cancelled !== undefined) close(cancelled);
    };
    const send = transport.send.bind(transport);
    transport.send = async (message) => {
      await send(message);
      if (!('method' in message) && message.id !== undefined) close(message.id);
    };
    lines.once('end', () => {
      isOver = true;
      if (open.size === 0) resolve();
    });
  });
}
