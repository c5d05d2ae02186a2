const NAME = 'ktrdr_session';
/** 256 bits in base64url. */
const SESSION_ID = /^[A-Za-z0-9_-]{43}$/;
/** Not readable for scripts, and sent by pages of this server only. */
const ATTRIBUTES = 'Path=/; HttpOnly; SameSite=Strict';

/** Returns the session id in a Cookie header; null without a well-formed one. */
export function sessionIdOf(cookieHeader: string | null): string | null {
  for (const pair of (cookieHeader ?? '').split(';')) {
    const [name, value] = pair.trim().split('=', 2);
    if (name === NAME) return value !== undefined && SESSION_ID.test(value) ? value : null;
  }
  return null;
}

/** Returns the Set-Cookie header that hands out a session. */
export function sessionCookie(
  id: string,
  { maxAgeMs, secure }: { readonly maxAgeMs: number; readonly secure: boolean },
): string {
  const maxAgeSeconds = Math.floor(maxAgeMs / 1_000);
  return `${NAME}=${id}; ${ATTRIBUTES}; Max-Age=${maxAgeSeconds}${secure ? '; Secure' : ''}`;
}

/** Returns the Set-Cookie header that takes a session away. */
export const noSessionCookie = `${NAME}=; ${ATTRIBUTES}; Max-Age=0`;
