import { mkdir, mkdtemp, rm, stat, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { type EpochDay, GammaTwinError, invalidInput, type OptionChain, toIsoDate } from '@gammatwin/core';
import { fileProvider } from '@gammatwin/market-data';

/**
 * One underlying's chain, the fullest of several captures, out of one Parquet or CSV file of chains. `underlying` may be left out where the file has one
 * alone. Throws NO_DATA where the file has no such chain.
 */
export async function chainFromFile(
  file: string,
  session: EpochDay,
  underlying: string | undefined,
): Promise<OptionChain> {
  // The provider reads folders: a folder of this one file keeps the others out.
  const folder = await mkdtemp(join(tmpdir(), 'gammatwin-chain-'));
  try {
    await mkdir(join(folder, 'chains'));
    await symlink(resolve(file), join(folder, 'chains', basename(file)));
    const provider = fileProvider({ folder });
    const symbols = (await provider.instruments()).map(({ symbol }) => symbol);
    const symbol = underlying ?? (symbols.length === 1 ? symbols[0]! : undefined);
    if (symbol === undefined) {
      throw invalidInput('--underlying', `one of ${some(symbols)}`, underlying);
    }
    let fullest: OptionChain | undefined;
    for await (const chain of provider.chains({ symbols: [symbol], session })) fullest = chain;
    if (fullest) return fullest;
    const sessions = await provider.chainSessions({ from: 0, to: Number.MAX_SAFE_INTEGER });
    throw new GammaTwinError(
      'NO_DATA',
      `${file} has no chain of ${symbol} on ${toIsoDate(session)}; it has ${some(symbols)} on ${some(Array.from(sessions, toIsoDate))}`,
      { fields: { file, symbol, session: toIsoDate(session) } },
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Whether the argument names a file that is there, and no ticker. */
export async function isFile(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => null);
  return found?.isFile() ?? false;
}

function some(names: readonly string[]): string {
  return names.length > 8 ? `${names.slice(0, 8).join(', ')} … (${names.length})` : names.join(', ');
}
