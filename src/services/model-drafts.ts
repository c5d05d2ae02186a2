import { readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { publishFolder } from '../files/publish-folder.js';
import type { Publication } from '../operations/work.js';
import { AppError } from '../shared/app-error.js';
import { modelDraftName, operationOfDraft } from '../training/model-draft.js';
import { ModelExistsError, ModelNotWrittenError } from '../training/training-errors.js';

/** Makes a model folder out of the draft that an attempt has prepared. */
export function modelPublication(
  modelsDir: string,
  operation: { readonly id: string; readonly attempt: number },
  modelName: string,
): Publication {
  const draft = join(modelsDir, modelDraftName(operation.id, operation.attempt));
  const target = join(modelsDir, modelName);
  let isPublished = false;
  return {
    async publish() {
      const publication = await publishFolder(draft, target).catch((error: unknown) => {
        throw error instanceof AppError ? error : new ModelNotWrittenError(error);
      });
      if (publication === 'taken') throw new ModelExistsError(`models/${modelName}`);
      // The same files can only be there because an earlier attempt died right behind its publication: a training
      // gives the same bytes again, and its name was free when it was started.
      isPublished = publication === 'published';
    },
    async withdraw() {
      if (isPublished) await rename(target, draft);
    },
  };
}

/** Removes the drafts of operations that are meant; those of others, as of another server, stay. */
export async function removeModelDrafts(
  modelsDir: string,
  isMeant: (operationId: string) => Promise<boolean> | boolean,
): Promise<void> {
  for (const name of await readdir(modelsDir).catch(() => [])) {
    const operationId = operationOfDraft(name);
    if (operationId === null || !(await isMeant(operationId))) continue;
    await rm(join(modelsDir, name), { recursive: true, force: true });
  }
}
