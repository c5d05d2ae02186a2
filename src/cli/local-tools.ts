import type { LeakAudit } from '../backtest/leak-audit.js';
import type { Calendar } from '../market/instrument.js';
import type { Timeframe } from '../market/timeframe.js';
import type { Strategy } from '../strategy/strategy.js';

/** What `data import` asks for. */
export interface ImportRequest {
  readonly file: string;
  readonly symbol: string;
  readonly timeframe: Timeframe;
  readonly calendar: Calendar | null;
  readonly timezone: string | null;
  readonly adjust: boolean;
  readonly skipBadRows: boolean;
  readonly replace: boolean;
}

export interface ImportReport {
  readonly isWritten: boolean;
  readonly file: string;
  readonly rows: number;
  readonly badRows: readonly { readonly line: number; readonly reason: string }[];
  readonly firstMs: number | null;
  readonly lastMs: number | null;
  readonly source: string;
  readonly calendar: Calendar;
  readonly isCalendarAssumed: boolean;
  readonly adjusted: boolean | null;
  readonly isReplacement: boolean;
  readonly ignoredColumns: readonly string[];
  readonly notices: readonly string[];
}

export interface ModelFit {
  readonly fits: boolean;
  readonly problems: readonly string[];
  readonly notes: readonly string[];
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
}

export interface BackupReport {
  readonly source: string;
  readonly file: string;
  readonly bytes: number;
}

/** What commands do on this machine's own files, with no server; the composition root supplies it. */
export interface LocalTools {
  importBars(request: ImportRequest): Promise<ImportReport>;
  /** Compares a model folder with a strategy. */
  checkModel(folder: string, strategy: Strategy): Promise<ModelFit>;
  /**
   * Looks for knowledge of the future in a strategy, with a model if there is one.
   * @throws AppError when bars or model cannot be used
   */
  auditStrategy(request: LeakRequest): Promise<LeakReport>;
  /** Copies the database that DATABASE_URL names. */
  backupDatabase(target: string): Promise<BackupReport>;
}
