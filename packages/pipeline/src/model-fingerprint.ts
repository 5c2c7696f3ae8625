import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** SHA-256 of a checkpoint's weights: what later stages write down as the model that they were trained upon. */
export async function modelFingerprint(folder: string): Promise<string> {
  const weights = await readFile(join(folder, 'model.safetensors'));
  return createHash('sha256').update(weights).digest('hex');
}
