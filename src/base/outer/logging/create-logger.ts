import { destination, type Logger, pino, stdSerializers, stdTimeFunctions } from 'pino';
import type { Config } from '../config/config.js';
import { stackInSources } from './stack-in-sources.js';

/**
 * Creates the logger of this process: one JSON object a line on standard error, so that standard output
 * stays free for what commands print. Writes are synchronous: the line about a crash must not be lost.
 */
export function createLogger(level: Config['logLevel']): Logger {
  const inSources = stackInSources();
  return pino(
    {
      level,
      base: { pid: process.pid },
      timestamp: stdTimeFunctions.isoTime,
      serializers: {
        err(error: Error) {
          const told = stdSerializers.err(error);
          return typeof told?.stack === 'string' ? { ...told, stack: inSources(told.stack) } : told;
        },
      },
      formatters: { level: (label) => ({ level: label }) },
      redact: {
        paths: ['req.headers.authorization', '*.authorization', '*.apiKey', '*.apiKeys'],
        censor: '[hidden]',
      },
    },
    destination({ fd: 2, sync: true }),
  );
}
