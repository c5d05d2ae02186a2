/** Writes the cursor of an entry that says nothing but its seq, as every version of this program takes it. */
export function seqCursor(seq: number): string {
  return Buffer.from(String(seq)).toString('base64url');
}
