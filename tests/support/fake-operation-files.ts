import type { OperationFilesPort } from '../../src/faces/http/operation-files.js';
import { anOperation, storedResult } from '../unit/faces/graphql/records.js';

/** Files of one completed backtest `op_1`; everything else is unknown. */
export function fakeOperationFiles(behaviour: Partial<OperationFilesPort> = {}): OperationFilesPort {
  const pieces = (file: string) =>
    async function* () {
      yield 'seq\n';
      yield `${file}\n`;
    };
  return {
    async find(id) {
      if (id !== 'op_1') return { kind: 'UNKNOWN' };
      return { kind: 'FINISHED', operation: anOperation(), result: storedResult };
    },
    report: async ({ operation }) => `<!doctype html><title>${operation.id}</title>`,
    tradesCsv: pieces('trades'),
    equityCsv: pieces('equity'),
    barsCsv: pieces('bars'),
    async *decisionsCsv() {
      yield new TextEncoder().encode('barIndex\n0\n');
    },
    ...behaviour,
  };
}
