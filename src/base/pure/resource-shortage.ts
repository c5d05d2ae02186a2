import { AppError } from './app-error.js';

/** What the machine may run out of, by the code that the system has for it. */
const SHORTAGES = {
  EMFILE: {
    what: 'this process has as many files and connections open as it may (EMFILE)',
    remedy: 'Close connections that nobody uses, or raise its limit of open files (ulimit -n)',
  },
  ENFILE: {
    what: 'all programs of the machine together have as many files open as they may (ENFILE)',
    remedy: 'End programs that nobody needs, or raise the limit of the system (fs.file-max)',
  },
  EAGAIN: {
    what: 'the system has no further process or thread to give (EAGAIN)',
    remedy: 'Raise the limit of processes (ulimit -u, or that of the container), or lower WORKER_THREADS',
  },
  ENOMEM: {
    what: 'there is not enough memory (ENOMEM)',
    remedy: 'Ask for less in one operation, lower WORKER_THREADS, or give the server more memory',
  },
  ENOSPC: {
    what: 'the disk is full (ENOSPC)',
    remedy: 'Free some space',
  },
  EDQUOT: {
    what: 'the user of the server may keep no more on the disk (EDQUOT)',
    remedy: 'Free some space, or raise the quota',
  },
} as const;

type ShortageCode = keyof typeof SHORTAGES;

/** What V8 and WebAssembly say where the system would say ENOMEM. */
const OUT_OF_MEMORY =
  /^(Array buffer allocation failed|WebAssembly\.Memory|.*Unable to grow instance memory)/;

/** How deep a cause of a cause is looked for. */
const DEEPEST_CAUSE = 5;

/** What becomes of work that the machine has no means for at the moment: nobody's mistake, and no defect. */
export class ResourceShortageError extends AppError {
  readonly code = 'RESOURCE_EXHAUSTED';
  override readonly retryable = true;
  /** What is short and what to do, as parts of sentences. */
  readonly what: string;
  readonly remedy: string;

  /** @param resource the code of the system, such as EMFILE */
  constructor(
    readonly resource: ShortageCode,
    options?: ErrorOptions,
  ) {
    const { what, remedy } = SHORTAGES[resource];
    super(`The server cannot do this at the moment: ${what}. ${remedy}; then try again.`, options);
    this.what = what;
    this.remedy = remedy;
  }

  /** Tells whether it is memory that is short: then the thread that noticed is better replaced. */
  get isMemory(): boolean {
    return this.resource === 'ENOMEM';
  }

  /** Tells whether it is room on the disk that is short. */
  get isDisk(): boolean {
    return this.resource === 'ENOSPC' || this.resource === 'EDQUOT';
  }
}

/** Returns what an error says about the machine; null when it says nothing, or speaks for itself. */
export function resourceShortage(error: unknown): ResourceShortageError | null {
  if (error instanceof ResourceShortageError) return error;
  for (let cause = error, depth = 0; depth < DEEPEST_CAUSE && cause instanceof Error; depth++) {
    if (cause instanceof AppError) return null;
    const code = shortageCodeOf(cause);
    if (code !== null) return new ResourceShortageError(code, { cause: error });
    cause = cause.cause;
  }
  return null;
}

/**
 * Returns a handler for failures that are taken for an answer, such as that a file is not there: a shortage is none
 * and is thrown.
 */
export function unlessShort<T>(answer: T): (error: unknown) => T {
  return (error) => {
    const shortage = resourceShortage(error);
    if (shortage !== null) throw shortage;
    return answer;
  };
}

function shortageCodeOf(error: Error): ShortageCode | null {
  // An error that has come from another thread has lost its code; the message of the system begins with it.
  const code = 'code' in error ? String(error.code) : (/^([A-Z]+): /.exec(error.message)?.[1] ?? '');
  if (isShortage(code)) return code;
  if (code === 'ERR_WORKER_OUT_OF_MEMORY') return 'ENOMEM';
  // Node says in words which code the system gave, or that it could not start the thread at all.
  if (code === 'ERR_WORKER_INIT_FAILED')
    return (/\b(EMFILE|ENFILE|ENOMEM)\b/.exec(error.message)?.[1] as ShortageCode | undefined) ?? 'EAGAIN';
  return error instanceof RangeError && OUT_OF_MEMORY.test(error.message) ? 'ENOMEM' : null;
}

function isShortage(code: string): code is ShortageCode {
  return Object.hasOwn(SHORTAGES, code);
}
