/**
 * Tells whether a header such as `accept-encoding` names a value, in any case, with a weight above 0 (RFC 9110, 12.4.2).
 * Wildcards name nothing.
 */
export function accepts({ headers }: Pick<Request, 'headers'>, header: string, value: string): boolean {
  const taken = (headers.get(header) ?? '').toLowerCase().split(',');
  return taken.some((one) => {
    const [name, ...parameters] = one.split(';').map((part) => part.trim());
    return name === value && !parameters.some((parameter) => /^q\s*=\s*0(\.0*)?$/.test(parameter));
  });
}
