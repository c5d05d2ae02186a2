import { describe, expect, it } from 'vitest';
import { ResourceShortageError } from '../../../../src/base/pure/resource-shortage.js';
import { readPinned } from '../../../../src/kinds/study/pinned-inputs.js';
import { ModelNotFoundError } from '../../../../src/tensorflow/inference/model-errors.js';

describe('readPinned', () => {
  const failing = (pin: string | null, error: Error) =>
    readPinned(pin, 'models/one', () => Promise.reject(error));

  it('says of a file that is gone that it has changed, where it could be read before', async () => {
    const gone = new ModelNotFoundError('models/one');
    await expect(failing('hash', gone)).rejects.toMatchObject({ code: 'INPUT_CHANGED' });
    await expect(failing(null, gone)).rejects.toBe(gone);
  });

  it('says nothing of a file that the machine has no means to read at the moment', async () => {
    const shortage = new ResourceShortageError('EMFILE');
    await expect(failing('hash', shortage)).rejects.toBe(shortage);
  });
});
