import { mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { publishFolder } from '../../base/outer/files/publish-folder.js';
import { AppError } from '../../base/pure/app-error.js';
import { resourceShortage } from '../../base/pure/resource-shortage.js';
import type { Publication } from '../../operations/ports/work.js';
import {
  attemptOfName,
  modelDraftName,
  publicationMarkName,
  type TrainingAttempt,
} from '../../tensorflow/training/model-draft.js';
import { ModelExistsError, ModelNotWrittenError } from '../../tensorflow/training/training-errors.js';

/**
 * Makes a model folder out of the draft that an attempt has prepared.
 *
 * The rename takes the draft away, so from then on a mark without a draft says whose the folder is, should the
 * process die before the training is COMPLETED.
 */
export function modelPublication(
  modelsDir: string,
  attempt: TrainingAttempt,
  modelName: string,
): Publication {
  const draft = join(modelsDir, modelDraftName(attempt));
  const mark = join(modelsDir, publicationMarkName(attempt));
  const target = join(modelsDir, modelName);
  let isPublished = false;
  return {
    async publish() {
      if (isPublished) return;
      const publication = await markDurably(mark)
        .then(() => mkdir(dirname(target), { recursive: true }))
        .then(() => publishFolder(draft, target))
        .catch((error: unknown) => {
          if (error instanceof AppError) throw error;
          const shortage = resourceShortage(error);
          throw shortage === null || shortage.isDisk ? new ModelNotWrittenError(error) : shortage;
        });
      if (publication === 'taken') throw new ModelExistsError(`models/${modelName}`);
      // The same files can be there because a power failure kept the folder of an earlier attempt and lost its mark:
      // a training gives the same bytes again, and its name was free when it was started.
      isPublished = publication === 'published';
    },
    async confirm() {
      // One that cannot be removed is found and removed by the next tidying up.
      await rm(mark, { force: true }).catch(() => undefined);
    },
    async withdraw() {
      if (isPublished) await rename(target, draft);
      isPublished = false;
    },
  };
}

/** What is known of a training whose attempts have left something in the models folder. */
interface EndedTraining {
  readonly modelName: string;
  /** Whether a folder that it published is to stay. */
  readonly keepsModel: boolean;
}

/**
 * Removes what attempts that are over have left behind: drafts, marks, and the folder that one published without
 * having become COMPLETED.
 * @param trainingOf null for an operation that is not meant, as one of another server: what is left of it stays
 */
export async function tidyUpModels(
  modelsDir: string,
  trainingOf: (operationId: string) => Promise<EndedTraining | null>,
): Promise<void> {
  const names = new Set(await readdir(modelsDir).catch(() => []));
  for (const attempt of [...names].map(attemptOfName)) {
    const training = attempt && (await trainingOf(attempt.operationId));
    if (!attempt || !training) continue;
    const draft = modelDraftName(attempt);
    const mark = publicationMarkName(attempt);
    if (names.has(mark) && !names.has(draft) && !training.keepsModel) {
      await rename(join(modelsDir, training.modelName), join(modelsDir, draft)).catch(unlessAbsent);
    }
    // The mark goes first: without its draft it would claim a folder that is not its own.
    await rm(join(modelsDir, mark), { force: true });
    await rm(join(modelsDir, draft), { recursive: true, force: true });
    names.delete(mark);
  }
}

/** It has to be on the disk before the rename is. */
async function markDurably(path: string): Promise<void> {
  const file = await open(path, 'w');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

function unlessAbsent(error: unknown): void {
  if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
}
