import { DataInvalidError } from '../data-invalid-error.js';

/** Which column of a csv file holds what: 0-based indices. */
export interface ColumnLayout {
  readonly timestamp: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  /** Null when the file has no volumes; they count as 0. */
  readonly volume: number | null;
  /** The close adjusted for splits and dividends; null when the file does not give it. */
  readonly adjustedClose: number | null;
  /** How many columns every line must have. */
  readonly count: number;
  /** Names of the columns that are not read. */
  readonly ignored: readonly string[];
}

type Role = 'timestamp' | 'open' | 'high' | 'low' | 'close' | 'volume' | 'adjustedClose';

const ROLE_OF_NAME: Readonly<Record<string, Role>> = {
  timestamp: 'timestamp',
  date: 'timestamp',
  datetime: 'timestamp',
  time: 'timestamp',
  open: 'open',
  high: 'high',
  low: 'low',
  close: 'close',
  volume: 'volume',
  adjclose: 'adjustedClose',
  adjustedclose: 'adjustedClose',
};

const REQUIRED = ['timestamp', 'open', 'high', 'low', 'close'] as const;

/**
 * Finds out from the header which column holds what. Names are compared without case, blanks and underscores;
 * a first column without a name is the timestamp, as programs that save an index write it.
 * @throws DataInvalidError when a needed column is missing or two columns hold the same
 */
export function columnLayout(fileName: string, header: readonly string[]): ColumnLayout {
  const found = new Map<Role, number>();
  const ignored: string[] = [];
  for (const [index, name] of header.entries()) {
    const role = index === 0 && name === '' ? 'timestamp' : roleOf(name);
    if (role === null) ignored.push(name);
    else if (found.has(role)) {
      throw new DataInvalidError(
        fileName,
        1,
        `the columns '${header[found.get(role) ?? 0]}' and '${name}' mean the same; remove one of them`,
      );
    } else found.set(role, index);
  }
  const missing = REQUIRED.filter((role) => !found.has(role));
  if (missing.length > 0) throw new DataInvalidError(fileName, 1, missingColumns(missing, header));
  const at = (role: Role): number => found.get(role) ?? -1;
  return {
    timestamp: at('timestamp'),
    open: at('open'),
    high: at('high'),
    low: at('low'),
    close: at('close'),
    volume: found.get('volume') ?? null,
    adjustedClose: found.get('adjustedClose') ?? null,
    count: header.length,
    ignored,
  };
}

function roleOf(name: string): Role | null {
  const plain = name.toLowerCase().replaceAll(/[\s_]/g, '');
  return Object.hasOwn(ROLE_OF_NAME, plain) ? (ROLE_OF_NAME[plain] as Role) : null;
}

function missingColumns(missing: readonly string[], header: readonly string[]): string {
  const shown = header.join(',');
  const names = missing.map((role) => (role === 'timestamp' ? 'timestamp (or date)' : role)).join(', ');
  return (
    `the header '${shown.length > 80 ? `${shown.slice(0, 80)}…` : shown}' lacks ${names}; ` +
    'the first line must name the columns, such as Date,Open,High,Low,Close,Adj Close,Volume'
  );
}
