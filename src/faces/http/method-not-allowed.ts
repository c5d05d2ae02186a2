import { refusal } from './refusal.js';

/** Answers a method that an address does not take: OPTIONS is told which it does, any other is refused. */
export function methodNotAllowed(method: string, allowed: readonly string[]): Response {
  const allow = [...allowed, 'OPTIONS'].join(', ');
  if (method === 'OPTIONS') return new Response(null, { status: 204, headers: { allow } });
  return refusal(405, 'METHOD_NOT_ALLOWED', `This address takes ${allow}, not ${method}.`, { allow });
}
