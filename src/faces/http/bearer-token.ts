import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** Returns the token of an Authorization header; null without a well-formed one. */
export function bearerToken(authorization: string | null): string | null {
  return /^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1] ?? null;
}

/** Returns a check for one token that takes the same time whatever is wrong with what it is given. */
export function tokenCheck(expected: string): (token: string | null) => boolean {
  const salt = randomBytes(32);
  const digestOf = (token: string) => createHmac('sha256', salt).update(token).digest();
  const expectedDigest = digestOf(expected);
  return (token) => timingSafeEqual(digestOf(token ?? ''), expectedDigest);
}
