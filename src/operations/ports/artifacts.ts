/** A file that work reads or makes: its path, such as `data/EURUSD_1h.csv`, and the SHA-256 of its bytes. */
export interface WorkFile {
  readonly path: string;
  readonly hash: string;
}

/** The files that an operation is recorded with; `of-parent` for all those of the operation above it. */
export type RecordedFiles = readonly WorkFile[] | 'of-parent';

/** Bytes that a cluster knows by their SHA-256. */
export interface KnownArtifact {
  readonly hash: string;
  readonly size: number;
  /** Null where they are too many for the database. */
  readonly content: Uint8Array | null;
}

/** What a host shows with bytes that it has made. */
export interface UploadPass {
  readonly operationId: string;
  readonly attempt: number;
  readonly lease: string;
}

/** Which bytes there are in a cluster, and where: small ones are in the database itself. */
export interface ArtifactIndex {
  /** Up to how many bytes the database has them itself. */
  readonly mostKept: number;

  /**
   * Returns what is known of some bytes, with the addresses of servers that have them, those that were heard of lately
   * first; null where nothing is.
   */
  find(hash: string): Promise<(KnownArtifact & { readonly addresses: readonly string[] }) | null>;

  /** Says that a server has bytes; the small ones are stored as well. */
  keep(artifacts: readonly KnownArtifact[], address: string): Promise<void>;

  /** Says that a server has bytes no more. */
  forget(hash: string, address: string): Promise<void>;

  /** Returns the files that an operation reads. */
  filesOf(operationId: string): Promise<readonly WorkFile[]>;

  /** Returns what an upload for an operation shows; null where this process does not work on it. */
  passOf(operationId: string, attempt: number): Promise<UploadPass | null>;

  /** Tells whether what an attempt makes is still wanted: its lease is not over. */
  admits(pass: UploadPass): Promise<boolean>;

  /** Says that a server takes what hosts have made. */
  announce(address: string): Promise<void>;

  /** Returns the servers that do, those heard of last first. */
  takers(): Promise<readonly string[]>;

  /**
   * Forgets bytes that nothing refers to and that nobody has named for a day, and where others are with servers that are
   * gone, unless no other has them.
   */
  removeUnused(): Promise<void>;
}
