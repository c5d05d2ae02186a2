import type { JsonObject } from '../../base/pure/json.js';
import type { RunWarning } from '../../base/pure/run-warning.js';
import type { LeakAudit } from '../../domain/backtest/audit/leak-audit.js';
import type { HoldoutPolicy } from '../../domain/market/holdout-policy.js';
import type { Calendar } from '../../domain/market/instrument.js';
import type { Timeframe } from '../../domain/market/timeframe.js';
import type { Strategy } from '../../domain/strategy/strategy.js';
import type { Finding } from './finding.js';

/** What `data import` asks for. */
export interface ImportRequest {
  readonly file: string;
  readonly symbol: string;
  readonly timeframe: Timeframe;
  readonly calendar: Calendar | null;
  readonly timezone: string | null;
  readonly dayStart: string | null;
  readonly stamp: 'open' | 'close' | null;
  readonly dateOrder: 'MDY' | 'DMY' | null;
  readonly separator: ',' | ';' | '|' | '\t' | null;
  readonly adjust: boolean;
  readonly skipBadRows: boolean;
  readonly replace: boolean;
}

export interface ImportReport {
  readonly isWritten: boolean;
  readonly file: string;
  readonly rows: number;
  readonly badRows: readonly { readonly line: number; readonly code: string; readonly reason: string }[];
  /** Exact, where `badRows` has the first of each code. */
  readonly badRowCounts: readonly { readonly code: string; readonly count: number }[];
  readonly firstMs: number | null;
  readonly lastMs: number | null;
  readonly source: string;
  readonly calendar: Calendar;
  readonly isCalendarAssumed: boolean;
  readonly adjusted: boolean | null;
  readonly isReplacement: boolean;
  readonly ignoredColumns: readonly string[];
  readonly notices: readonly string[];
  readonly issues: readonly {
    readonly code: string;
    readonly stampMs: number | null;
    readonly message: string;
  }[];
  readonly issueCounts: readonly { readonly code: string; readonly count: number }[];
}

export interface ModelFit {
  readonly fits: boolean;
  readonly problems: readonly string[];
  readonly notes: readonly string[];
  /** What a backtest of the two would warn of. */
  readonly warnings: readonly RunWarning[];
  readonly features: readonly string[];
}

/** What `strategy audit` asks for; null for what is to be chosen. */
export interface LeakRequest {
  /** Text of a valid strategy file. */
  readonly strategySource: string;
  readonly symbol: string;
  readonly startDate: string | null;
  readonly endDate: string | null;
  readonly modelPath: string | null;
  readonly samples: number;
  readonly seed: number;
  readonly withTraining: boolean;
  readonly holdout: HoldoutPolicy;
}

/** What is known of the future at the sampled bars; indices count the bars of the traded timeframe. */
export interface LeakReport extends LeakAudit {
  readonly symbol: string;
  readonly timeframe: Timeframe;
  readonly bars: number;
  readonly firstMs: number;
  readonly lastMs: number;
  readonly features: readonly string[];
  /** Null when features alone were looked at. */
  readonly model: string | null;
  readonly tensorflowBackend: string | null;
  readonly training: TrainingCheck;
}

/** What parts of a training know of the parts after them, or why that was not looked at. */
export type TrainingCheck =
  | {
      readonly kind: 'audited';
      readonly symbols: readonly string[];
      /** Samples of each part. */
      readonly train: number;
      readonly validation: number;
      readonly test: number;
      /** Stamps of the first bars of the parts; null for one without samples. */
      readonly validationMs: number | null;
      readonly testMs: number | null;
      /** Of the short training; 0 where none was made. */
      readonly epochs: number;
      readonly comparisons: number;
      readonly leaks: readonly TrainingFinding[];
    }
  | { readonly kind: 'skipped'; readonly reason: string };

/** Something of a training that is another when the bars of the next part are others. */
export interface TrainingFinding {
  readonly border: 'validation' | 'test';
  readonly borderMs: number;
  /** Such as `feature`, `label` or `class weight`. */
  readonly kind: string;
  readonly part: 'training' | 'validation' | null;
  readonly name: string | null;
  /** Stamp of the first sample that differs; null where it is no sample's. */
  readonly timeMs: number | null;
  readonly asItIs: number;
  readonly asItWouldBe: number;
}

/** What `model import` reads: a TensorFlow.js export, or a file of matrices. */
export interface ModelSource {
  readonly kind: 'folder' | 'dense';
  readonly path: string;
}

export interface ImportedModel {
  readonly folder: string;
  /** Public path, such as `models/my_model`. */
  readonly path: string;
  /** Shapes of the network's ends, such as `[null, 3]`. */
  readonly input: string;
  readonly output: string;
  readonly outputFormats: readonly string[];
  /** Bars that are fed at once. */
  readonly windowBars: number;
  readonly layers: readonly {
    readonly name: string;
    readonly type: string;
    readonly output: string;
    readonly weights: number;
  }[];
  readonly features: readonly string[];
  /** What had to be rewritten to make it loadable. */
  readonly repairs: readonly string[];
  /** Whether it says on which dates it was trained. */
  readonly documented: boolean;
}

/** What `features export` asks for; lists are empty and dates null for the strategy's own. */
export interface FeatureRequest {
  /** Text of a strategy file. */
  readonly strategySource: string;
  readonly symbols: readonly string[];
  readonly timeframes: readonly string[];
  readonly startDate: string | null;
  readonly endDate: string | null;
  readonly overrides: readonly { readonly path: string; readonly value: string }[];
  readonly holdout: HoldoutPolicy;
  /** Absolute. */
  readonly file: string;
}

export interface FeatureReport {
  readonly features: readonly string[];
  /** Fitted on the training part, by feature id. */
  readonly normalization: Readonly<Record<string, { readonly method: string }>>;
  readonly samples: {
    readonly train: number;
    readonly validation: number;
    readonly test: number;
    readonly purged: number;
  };
  readonly labelHorizonBars: number;
}

export interface BackupReport {
  readonly source: string;
  readonly file: string;
  readonly bytes: number;
}

/** What a copy of a database has. */
export interface CopyReport {
  /** Absolute paths, or addresses without a password. */
  readonly source: string;
  readonly target: string;
  /** Rows of each table, counted on both sides. */
  readonly tables: readonly { readonly name: string; readonly rows: number }[];
}

/** What a file of recorded signals holds; stamps in milliseconds since the epoch, null without any signal. */
export interface SignalsReport {
  /** The file that was read, relative to the current folder when it lies below it, else absolute. */
  readonly path: string;
  readonly buys: number;
  readonly sells: number;
  readonly holds: number;
  readonly firstMs: number | null;
  readonly lastMs: number | null;
  /** False when it lies beside the strategy file and not in the strategies folder, where a run looks for it. */
  readonly isInPlace: boolean;
}

/** What commands do on this machine's own files, with no server; the composition root supplies it. */
export interface LocalTools {
  importBars(request: ImportRequest): Promise<ImportReport>;
  /**
   * Reads the file of recorded signals that a strategy names.
   * @param ownFolder the folder of the strategy file
   * @throws AppError when it is missing or damaged
   */
  checkSignals(file: string, ownFolder: string, timeframe: Timeframe): Promise<SignalsReport>;
  /**
   * Compares a model folder with a strategy.
   * @param strategyHash of its text
   */
  checkModel(folder: string, strategy: Strategy, strategyHash: string): Promise<ModelFit>;
  /**
   * Looks for knowledge of the future in a strategy, with a model if there is one.
   * @throws AppError when bars or model cannot be used
   */
  auditStrategy(request: LeakRequest): Promise<LeakReport>;
  /**
   * Brings a network into the models folder, whole or not at all.
   * @throws AppError when it cannot be used
   */
  importModel(request: {
    readonly source: ModelSource;
    readonly name: string;
    readonly metadata: JsonObject;
  }): Promise<ImportedModel>;
  /**
   * Writes features, labels and split of a strategy to a csv file.
   * @throws AppError when strategy or bars cannot be used
   */
  exportFeatures(request: FeatureRequest): Promise<FeatureReport>;
  /** Looks at what a server needs on this machine; starts and repairs nothing. */
  diagnose(): Promise<readonly Finding[]>;
  /** Runs the sample backtest on a server of its own. @returns whether it has completed */
  runQuickstart(): Promise<boolean>;
  /** Opens an address in a browser, where there is one. @returns whether it may have opened */
  openBrowser(address: string): Promise<boolean>;
  /** Copies the database that DATABASE_URL names. */
  backupDatabase(target: string): Promise<BackupReport>;
  /** Copies a database into an empty one, of SQLite or PostgreSQL. @param from as DATABASE_URL @param to the same */
  copyDatabase(from: string, to: string): Promise<CopyReport>;
}
