/** Returns the origin of the address of a host, which may have been set with a user and a password in it. */
export function originOf(host: string | null): string | null {
  return host && new URL(host).origin;
}
