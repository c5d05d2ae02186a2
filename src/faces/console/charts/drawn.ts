/** A drawn chart. */
export interface Drawn<TData> {
  /** Shows other data, and keeps the part that one looks at. */
  update(data: TData): void;
  /** Takes over the colours of the page. */
  repaint(): void;
  destroy(): void;
}

/** Draws into a box. */
export type Draw<TData> = (box: HTMLElement, data: TData) => Drawn<TData>;
