import type { ChainDialect } from '../chain-dialect.ts';
import { delayedSnapshot } from './delayed-snapshot.ts';
import { endOfDay } from './end-of-day.ts';
import { quoteDate } from './quote-date.ts';

/** In order of recognition; a new source of chains is one more file here. */
export const chainDialects: readonly ChainDialect[] = [delayedSnapshot, endOfDay, quoteDate];
