import type { OperationsService } from '../../operations/operations-service.js';
import type { FileSource, FileSubject } from './file-source.js';

/** Finds out of which operation an id is, and who makes its files. */
export class OperationFileService {
  readonly #operations: Pick<OperationsService, 'get'>;
  readonly #sources: ReadonlyMap<string, FileSource>;

  constructor(operations: Pick<OperationsService, 'get'>, sources: readonly FileSource[]) {
    this.#operations = operations;
    this.#sources = new Map(sources.map((source) => [source.type, source]));
  }

  async find(operationId: string): Promise<FileSubject> {
    const operation = await this.#operations.get(operationId);
    const source = operation === null ? undefined : this.#sources.get(operation.type);
    if (operation === null || source === undefined) return { kind: 'UNKNOWN' };
    const files = await source.filesOf(operation);
    return files === null ? { kind: 'NO_RESULT', operation } : { kind: 'FINISHED', files };
  }
}
