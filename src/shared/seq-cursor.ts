/** Writes the opaque cursor of an entry of an append-only log. */
export function seqCursor(seq: number): string {
  return Buffer.from(String(seq)).toString('base64url');
}
