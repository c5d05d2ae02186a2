import { z } from 'zod';
import { openImportFile } from '../../market-data/import/import-file.js';
import { type FilePreview, previewFile } from '../../market-data/import/preview-file.js';
import {
  type DataLoadParameters,
  dataLoadParametersSchema,
} from '../../market-data/load/data-load-parameters.js';
import { csvProvider } from '../../market-data/providers/csv-provider.js';
import { machineMeans } from '../means/machine-means.js';
import { requireMeans } from '../means/require-means.js';
import { dataLoadEstimate } from '../means/work-estimate.js';

export const previewImportQuestionSchema = z.strictObject({
  /** Their forms were checked; of the provider csv. */
  parameters: dataLoadParametersSchema,
  importDir: z.string(),
  dataDir: z.string(),
});

/** What a load of a file would read. */
export interface ImportPreview extends FilePreview {
  readonly parameters: DataLoadParameters;
}

/**
 * Says what a load of a file would read, without loading it.
 * @throws ImportFileNotFoundError, DataInvalidError, DatasetMismatchError
 * @throws NotEnoughMemoryError where a load would be refused for it
 */
export async function previewImport({
  parameters,
  importDir,
  dataDir,
}: z.infer<typeof previewImportQuestionSchema>): Promise<ImportPreview> {
  const expected = await csvProvider(parameters, importDir).expectedBars();
  await requireMeans(dataLoadEstimate(parameters.timeframe, expected), machineMeans(null), {});
  const { file } = await openImportFile(parameters.path ?? '', importDir);
  try {
    return { parameters, ...(await previewFile({ parameters, file, dataDir })) };
  } finally {
    await file.close();
  }
}
