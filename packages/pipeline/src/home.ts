import { join, resolve } from 'node:path';

/** Where one installation keeps its database, models and outputs. */
export interface Home {
  readonly folder: string;
  model(kind: 'foundation' | 'twins' | 'policy'): string;
  trades(isoDate: string): string;
}

/** `--home`, else GAMMATWIN_HOME, else `.gammatwin` in the working folder. */
export function openHome(folder?: string, fallback = '.gammatwin'): Home {
  const root = resolve(folder ?? process.env['GAMMATWIN_HOME'] ?? fallback);
  return {
    folder: root,
    model: (kind) => join(root, 'models', kind),
    trades: (isoDate) => join(root, 'trades', `${isoDate}.json`),
  };
}
