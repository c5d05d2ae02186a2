import { isLastingFailure } from '../../pure/app-error.js';
import { resourceShortage } from '../../pure/resource-shortage.js';

/**
 * Says why a file could not be used, without the absolute path that the system's own message has.
 * @param name what users call the file
 * @throws ResourceShortageError when it says nothing about the file: the next read may succeed
 * @throws whatever was thrown that neither a file nor its content explains, or that passes by itself
 */
export function describeReadFailure(name: string, error: unknown): string {
  const shortage = resourceShortage(error);
  if (shortage !== null) throw shortage;
  if (isLastingFailure(error)) return error.message;
  if (error instanceof Error && 'syscall' in error && 'code' in error) {
    return `${name}: cannot be read (${String(error.code)}); make it readable for the server.`;
  }
  throw error;
}
