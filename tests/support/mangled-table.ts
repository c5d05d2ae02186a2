import fc from 'fast-check';
import { type BytesChange, bytesChanges, mangleBytes } from './mangled-bytes.js';

/** A change to the lines and cells of a text. */
interface TableChange {
  readonly what: 'cell' | 'dropCell' | 'dropLine' | 'repeatLine' | 'swapLines' | 'insertLine';
  /** Shares of the lines and of the cells of one of them, 0 to 1. */
  readonly line: number;
  readonly cell: number;
  readonly to: number;
  readonly text: string;
}

const share = fc.double({ min: 0, max: 1, noNaN: true });

/** What stands in files by mistake, and what readers of numbers, dates and texts stumble over. */
const SCRAPS = [
  ...[
    '',
    ' ',
    '"',
    '""',
    '"a,b"',
    ',',
    ';',
    '\t',
    '|',
    '\n',
    '\r',
    '\r\n',
    '\0',
    '\ufeff',
    '\u2028',
    '\ud800',
    'é',
  ],
  ...[
    '0',
    '-0',
    '-1',
    '1e308',
    '1e309',
    '-1e309',
    '1e-400',
    'NaN',
    'nan',
    'Infinity',
    '-',
    '.',
    '1.',
    '.5',
    '+1',
  ],
  ...[
    '1,5',
    '1.234,5',
    '1 000',
    '0x10',
    '1_000',
    '$5',
    '5%',
    'null',
    'N/A',
    '#REF!',
    '9'.repeat(400),
    'x'.repeat(70_000),
  ],
  ...[
    '2024-02-30',
    '0000-01-01',
    '9999-12-31',
    '275760-09-13',
    '2024-13-01',
    '01/02/2024',
    '13/01/2024',
    '1.1.24',
  ],
  ...[
    '2024-01-02T25:00:00Z',
    '2024-01-02T00:00:00.123456789Z',
    '2024-01-02T00:00:00+99:99',
    '2024-01-02T00:00:00',
  ],
  ...[
    '20240102',
    '1704153600',
    '1704153600000',
    '-1704153600',
    '99999999999999999999',
    '12:00',
    'Jan 2, 2024',
  ],
  ...['timestamp', 'Date', 'open', 'BUY', 'sell', '__proto__', 'constructor', '=1+1', '# comment', '---'],
];
const scrap = fc.oneof(
  fc.constantFrom(...SCRAPS),
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.double().map(String),
);

const tableChange: fc.Arbitrary<TableChange> = fc.record({
  what: fc.constantFrom(
    'cell',
    'cell',
    'cell',
    'dropCell',
    'dropLine',
    'repeatLine',
    'swapLines',
    'insertLine',
  ),
  line: share,
  cell: share,
  to: share,
  text: scrap,
});

/** Mangles the bytes, the lines and the cells of valid files of separated values; now and then it is a file of noise. */
export function mangledTables(originals: readonly string[]): fc.Arbitrary<Uint8Array> {
  const original = fc.constantFrom(...originals);
  const ofBytes = fc.tuple(original, bytesChanges).map(([text, changes]) => changed(text, [], changes));
  const changes = fc.array(tableChange, { minLength: 1, maxLength: 5 });
  const ofCells = fc.tuple(original, changes).map(([text, edits]) => changed(text, edits, []));
  const both = fc
    .tuple(original, changes, bytesChanges)
    .map(([text, edits, bytes]) => changed(text, edits, bytes));
  const noise = fc.oneof(
    fc.uint8Array({ maxLength: 400 }),
    scrap.map((text) => Buffer.from(text)),
  );
  return fc.oneof(
    { weight: 8, arbitrary: ofCells },
    { weight: 8, arbitrary: ofBytes },
    { weight: 3, arbitrary: both },
    noise,
  );
}

function changed(text: string, edits: readonly TableChange[], bytes: readonly BytesChange[]): Uint8Array {
  const lines = text.split('\n');
  for (const edit of edits) changeTable(lines, edit);
  return mangleBytes(Buffer.from(lines.join('\n')), bytes);
}

function changeTable(lines: string[], { what, line, cell, to, text }: TableChange): void {
  const at = Math.floor(line * (lines.length - 1));
  const target = Math.floor(to * (lines.length - 1));
  const own = lines[at] ?? '';
  const separator = /[,;|\t]/.exec(own)?.[0] ?? ',';
  const cells = own.split(separator);
  const column = Math.floor(cell * (cells.length - 1));
  switch (what) {
    case 'cell':
      lines[at] = cells.with(column, text).join(separator);
      return;
    case 'dropCell':
      lines[at] = cells.toSpliced(column, 1).join(separator);
      return;
    case 'dropLine':
      lines.splice(at, 1);
      return;
    case 'repeatLine':
      lines.splice(target, 0, own);
      return;
    case 'swapLines':
      lines[at] = lines[target] ?? '';
      lines[target] = own;
      return;
    case 'insertLine':
      lines.splice(at, 0, text);
  }
}
