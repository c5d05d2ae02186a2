/** Creates a response in the form of a GraphQL error for a request that never reached GraphQL. */
export function refusal(
  status: number,
  code: string,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): Response {
  return Response.json(body(code, message), { status, headers });
}

/** Returns the text of such a response, for those that are sent without one. */
export function refusalText(code: string, message: string): string {
  return JSON.stringify(body(code, message));
}

function body(code: string, message: string): object {
  return { errors: [{ message, extensions: { code } }] };
}
