import { STATUS_CODES } from 'node:http';
import { refusalText } from './refusal.js';
import { setSecurityHeaders } from './security-headers.js';

/** A refusal of what never becomes a request for the plugins, in the form of all others. */
export interface EarlyRefusal {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Creates one; the connection ends with it, because nobody can tell where a next request would begin. */
export function earlyRefusal(
  status: number,
  code: string,
  message: string,
  more: Readonly<Record<string, string>> = {},
): EarlyRefusal {
  const body = refusalText(code, message);
  const headers = new Headers({
    'content-type': 'application/json; charset=utf-8',
    'content-length': `${Buffer.byteLength(body)}`,
    connection: 'close',
    ...more,
  });
  setSecurityHeaders(headers);
  return { status, headers: Object.fromEntries(headers), body };
}

/** Returns it as it goes over the line where there is no response to write it to. */
export function asHttpText({ status, headers, body }: EarlyRefusal): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join('')}\r\n${body}`;
}
