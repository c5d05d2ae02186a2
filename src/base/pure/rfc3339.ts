/** Writes an instant as the API does: RFC 3339, UTC, with milliseconds. */
export function rfc3339(instantMs: number): string {
  return new Date(instantMs).toISOString();
}
