import { bodyStream } from './body-stream.js';

export interface DownloadLimits {
  /** How many files are made and sent side by side. */
  readonly maxOpen: number;
  /** How long a client may leave a piece untaken before its download is cut. */
  readonly stallMs: number;
}

const LIMITS: DownloadLimits = { maxOpen: 16, stallMs: 60_000 };

export interface DownloadEvents {
  /** Receives the error that ended the download early; not that the client has left. */
  readonly onBroken: (error: unknown) => void;
  /** Cuts the connection of a client that does not read. */
  readonly cut: () => void;
}

/** Counts the files that are being made and sent, and ends those that nobody reads. */
export class Downloads {
  readonly #limits: DownloadLimits;
  #open = 0;

  constructor(limits: Partial<DownloadLimits> = {}) {
    this.#limits = { ...LIMITS, ...limits };
  }

  /** True when as many are open as may be: another one has to wait. */
  get isFull(): boolean {
    return this.#open >= this.#limits.maxOpen;
  }

  /** Counts work as an open file as long as it goes on. */
  async during<T>(work: () => Promise<T>): Promise<T> {
    this.#open += 1;
    try {
      return await work();
    } finally {
      this.#open -= 1;
    }
  }

  /**
   * Turns pieces into the body of a response, each made when the client has taken the one before.
   * @param gone is aborted when the client has left
   */
  body(
    pieces: AsyncIterable<string | Uint8Array>,
    gone: AbortSignal,
    { onBroken, cut }: DownloadEvents,
  ): ReadableStream<Uint8Array> {
    const { stallMs } = this.#limits;
    let untaken: NodeJS.Timeout | undefined;
    let isOpen = true;
    this.#open += 1;
    const close = (): void => {
      if (isOpen) this.#open -= 1;
      isOpen = false;
      clearTimeout(untaken);
      gone.removeEventListener('abort', leave);
    };
    async function* watched() {
      try {
        for await (const piece of pieces) {
          untaken = setTimeout(() => {
            leave();
            cut();
          }, stallMs);
          yield piece;
          clearTimeout(untaken);
        }
      } finally {
        close();
      }
    }
    const watching = watched();
    const leave = (): void => {
      close();
      // What a client has stopped to read is not made to its end.
      void watching.return();
    };
    gone.addEventListener('abort', leave);
    if (gone.aborted) leave();
    return bodyStream(watching, onBroken, close);
  }
}
