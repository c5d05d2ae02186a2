const BYTES = 16;

/**
 * Returns a key that no other start has, so that one whose answer was lost may be sent again. `randomUUID` is not
 * there in pages that come over plain HTTP.
 */
export function newIdempotencyKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(BYTES));
  return `client-${Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}
