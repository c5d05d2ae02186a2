/** What a signal was made of, for as long as it lives. */
const SOURCES = new WeakMap<AbortSignal, readonly AbortSignal[]>();

/**
 * Returns a signal that comes with the first of several. Unlike that of `AbortSignal.any` it keeps them: Node 20 lets an
 * `AbortSignal.timeout` that nobody else holds be collected, and its time never comes.
 */
export function anySignal(signals: readonly AbortSignal[]): AbortSignal {
  const any = AbortSignal.any([...signals]);
  SOURCES.set(any, signals);
  return any;
}
