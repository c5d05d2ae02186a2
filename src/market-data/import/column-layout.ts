import { DataInvalidError } from '../data-invalid-error.js';

/**
 * Which columns of a csv file hold what: 0-based indices. A price that several columns hold, as bid and ask do, is
 * their mean.
 */
export interface ColumnLayout {
  readonly timestamp: number;
  /** The time of day, where it stands apart from the date; else null. */
  readonly time: number | null;
  /** True where the name of the timestamp says that its clocks are those of UTC. */
  readonly isUtc: boolean;
  readonly open: readonly number[];
  readonly high: readonly number[];
  readonly low: readonly number[];
  readonly close: readonly number[];
  /** Null when the file has no volumes; they count as 0. */
  readonly volume: number | null;
  /** The close adjusted for splits and dividends; null when the file does not give it. */
  readonly adjustedClose: number | null;
  /** How many columns every line must have. */
  readonly count: number;
  /** Names of the columns that are not read. */
  readonly ignored: readonly string[];
}

type Price = 'open' | 'high' | 'low' | 'close';
type Role = 'timestamp' | 'time' | Price | `bid${Price}` | `ask${Price}` | 'volume' | 'adjustedClose';

const ROLE_OF_NAME: Readonly<Record<string, Role>> = {
  ...{ timestamp: 'timestamp', date: 'timestamp', datetime: 'timestamp', time: 'timestamp' },
  ...{ opentime: 'timestamp', begintime: 'timestamp', gmttime: 'timestamp', localtime: 'timestamp' },
  ...{ open: 'open', high: 'high', low: 'low', close: 'close', price: 'close', 'close/last': 'close' },
  ...{ o: 'open', h: 'high', l: 'low', c: 'close', v: 'volume', vol: 'volume', tickvol: 'volume' },
  ...{ volume: 'volume', adjclose: 'adjustedClose', adjustedclose: 'adjustedClose' },
  ...{ bidopen: 'bidopen', bidhigh: 'bidhigh', bidlow: 'bidlow', bidclose: 'bidclose' },
  ...{ askopen: 'askopen', askhigh: 'askhigh', asklow: 'asklow', askclose: 'askclose' },
};

const PRICES = ['open', 'high', 'low', 'close'] as const;
/** The first columns of a file without a header. */
const USUAL_ORDER = ['timestamp', ...PRICES, 'volume'] as const;

/** Returns the layout of a file without a header, whose columns come in the usual order. */
export function headerlessLayout(count: number): ColumnLayout {
  const found = new Map<Role, number>(USUAL_ORDER.slice(0, count).map((role, index) => [role, index]));
  const ignored = Array.from({ length: Math.max(0, count - 6) }, (_column, index) => `column ${index + 7}`);
  return { ...toLayout(found, count, ignored), isUtc: false };
}

/**
 * Finds out from the header which column holds what. Names are compared without case, blanks, underscores, dots,
 * stars and angle brackets; a first column without a name is the timestamp, as programs that save an index write it.
 * @throws DataInvalidError when a needed column is missing or two columns hold the same
 */
export function columnLayout(fileName: string, header: readonly string[]): ColumnLayout {
  const found = new Map<Role, number>();
  const ignored: string[] = [];
  for (const [index, name] of header.entries()) {
    const role = index === 0 && name === '' ? 'timestamp' : roleOf(name, found, header);
    if (role === null) ignored.push(name);
    else if (found.has(role)) {
      throw new DataInvalidError(
        fileName,
        1,
        `the columns '${header[found.get(role) ?? 0]}' and '${name}' mean the same; remove one of them`,
      );
    } else found.set(role, index);
  }
  const missing = (['timestamp', ...PRICES] as const).filter(
    (role) => !found.has(role) && !found.has(`bid${role as Price}`) && !found.has(`ask${role as Price}`),
  );
  if (missing.length > 0) throw new DataInvalidError(fileName, 1, missingColumns(missing, header));
  const isUtc = plainName(header[found.get('timestamp') ?? 0] ?? '') === 'gmttime';
  return { ...toLayout(found, header.length, ignored), isUtc };
}

function toLayout(
  found: ReadonlyMap<Role, number>,
  count: number,
  ignored: readonly string[],
): Omit<ColumnLayout, 'isUtc'> {
  const price = (name: Price): readonly number[] => {
    const own = found.get(name);
    if (own !== undefined) return [own];
    return ([`bid${name}`, `ask${name}`] as const).flatMap((role) => found.get(role) ?? []);
  };
  return {
    timestamp: found.get('timestamp') ?? 0,
    time: found.get('time') ?? null,
    open: price('open'),
    high: price('high'),
    low: price('low'),
    close: price('close'),
    volume: found.get('volume') ?? null,
    adjustedClose: found.get('adjustedClose') ?? null,
    count,
    ignored,
  };
}

function roleOf(name: string, found: ReadonlyMap<Role, number>, header: readonly string[]): Role | null {
  const plain = plainName(name);
  const role = Object.hasOwn(ROLE_OF_NAME, plain) ? (ROLE_OF_NAME[plain] as Role) : null;
  // A date and a time of day beside each other are one timestamp.
  const first = found.get('timestamp');
  if (plain === 'time' && first !== undefined && plainName(header[first] ?? '') === 'date') return 'time';
  // MetaTrader gives the ticks of a bar and, where there is one, its real volume.
  return role === 'volume' && found.has('volume') ? null : role;
}

function plainName(name: string): string {
  return name.toLowerCase().replaceAll(/[\s_.*<>]/g, '');
}

function missingColumns(missing: readonly string[], header: readonly string[]): string {
  const shown = header.join(',');
  const names = missing.map((role) => (role === 'timestamp' ? 'timestamp (or date)' : role)).join(', ');
  return (
    `the header '${shown.length > 80 ? `${shown.slice(0, 80)}…` : shown}' lacks ${names}; ` +
    'the first line must name the columns, such as Date,Open,High,Low,Close,Adj Close,Volume'
  );
}
