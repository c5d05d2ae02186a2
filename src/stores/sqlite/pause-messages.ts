/** From the thread that moves the log to the one that writes: nobody is to write, or everybody may again. */
export type PauseRequest = { readonly kind: 'pause' } | { readonly kind: 'goOn' };

/** Back: nobody writes. */
export interface PauseBegun {
  readonly kind: 'paused';
}
