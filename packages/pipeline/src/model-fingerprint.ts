import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { GammaTwinError } from '@gammatwin/core';

/** SHA-256 of a checkpoint's weights: what later stages write down as the model that they were trained upon. */
export async function modelFingerprint(folder: string): Promise<string> {
  const file = join(folder, 'model.safetensors');
  const weights = await readFile(file).catch((cause) => {
    throw new GammaTwinError('INVALID_CHECKPOINT', `${file} can't be read; train that stage first`, {
      cause,
    });
  });
  return createHash('sha256').update(weights).digest('hex');
}
