import { z } from 'zod';
import { wholeNumber } from './config.ts';
import type { Scaler } from './scaler.ts';

const numbers = z.array(z.number());

/** A scaler as checkpoints keep it. */
export const scalerSchema: z.ZodType<Scaler> = z.object({
  names: z.array(z.string()),
  transforms: z.array(z.enum(['linear', 'signedLog'])),
  mean: numbers,
  scale: numbers,
  observed: numbers,
  fittedFrom: wholeNumber,
  fittedTo: wholeNumber,
});
