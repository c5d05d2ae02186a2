import { basename } from 'node:path';
import { z } from 'zod';
import { openImportFile } from '../../market-data/import/import-file.js';
import { type FilePreview, previewFile } from '../../market-data/import/preview-file.js';
import {
  type DataLoadParameters,
  dataLoadParametersSchema,
} from '../../market-data/load/data-load-parameters.js';

export const previewImportQuestionSchema = z.strictObject({
  /** Their forms were checked; of the provider csv. */
  parameters: dataLoadParametersSchema,
  importDir: z.string(),
});

/** What a load of a file would read. */
export interface ImportPreview extends FilePreview {
  readonly parameters: DataLoadParameters;
}

/**
 * Says what a load of a file would read, without loading it.
 * @throws ImportFileNotFoundError, DataInvalidError
 */
export async function previewImport({
  parameters,
  importDir,
}: z.infer<typeof previewImportQuestionSchema>): Promise<ImportPreview> {
  const path = parameters.path ?? '';
  const { file } = await openImportFile(path, importDir);
  try {
    const adjust = parameters.adjust ?? false;
    return { parameters, ...(await previewFile({ ...parameters, fileName: basename(path), file, adjust })) };
  } finally {
    await file.close();
  }
}
