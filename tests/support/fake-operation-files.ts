import type { OperationFilesPort } from '../../src/faces/http/operation-files.js';
import { anOperation } from '../unit/faces/graphql/records.js';

/** What a test wants to be made instead of the ordinary files. */
export interface FakeFiles {
  readonly find?: OperationFilesPort['find'];
  readonly report?: () => Promise<string>;
  readonly tradesCsv?: () => AsyncIterable<string>;
  readonly equityCsv?: () => AsyncIterable<string>;
  readonly barsCsv?: () => AsyncIterable<string>;
  readonly decisionsCsv?: () => AsyncIterable<Uint8Array>;
}

/** Files of one completed backtest `op_1`; everything else is unknown. */
export function fakeOperationFiles(behaviour: FakeFiles = {}): OperationFilesPort {
  const operation = anOperation();
  async function* pieces(file: string) {
    yield 'seq\n';
    yield `${file}\n`;
  }
  async function* decisions() {
    yield new TextEncoder().encode('barIndex\n0\n');
  }
  const made: Readonly<Record<string, () => AsyncIterable<string | Uint8Array>>> = {
    'trades.csv': behaviour.tradesCsv ?? (() => pieces('trades')),
    'equity.csv': behaviour.equityCsv ?? (() => pieces('equity')),
    'bars.csv': behaviour.barsCsv ?? (() => pieces('bars')),
    'decisions.csv': behaviour.decisionsCsv ?? decisions,
  };
  const files = {
    operation,
    report: behaviour.report ?? (async () => `<!doctype html><title>${operation.id}</title>`),
    download: (file: string) => made[file]?.() ?? null,
  };
  return {
    find:
      behaviour.find ?? (async (id) => (id === 'op_1' ? { kind: 'FINISHED', files } : { kind: 'UNKNOWN' })),
  };
}
