import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The folder of real market data (`GAMMATWIN_DATA`, else ../shared/data beside the checkout), null where absent. */
export function realDataFolder(): string | null {
  const folder =
    process.env['GAMMATWIN_DATA'] ?? fileURLToPath(new URL('../../../../shared/data', import.meta.url));
  return existsSync(folder) ? folder : null;
}
