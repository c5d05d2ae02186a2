import { destination, type Logger, pino, stdTimeFunctions } from 'pino';
import type { Config } from '../config/config.js';

/**
 * Creates the logger of this process: one JSON object a line on standard error, so that standard output
 * stays free for what commands print. Writes are synchronous: the line about a crash must not be lost.
 */
export function createLogger(level: Config['logLevel']): Logger {
  return pino(
    {
      level,
      base: { pid: process.pid },
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: {
        paths: ['req.headers.authorization', '*.authorization', '*.apiKey', '*.apiKeys'],
        censor: '[hidden]',
      },
    },
    destination({ fd: 2, sync: true }),
  );
}
