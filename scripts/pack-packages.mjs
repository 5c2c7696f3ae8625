// pnpm pack:packages [folder]: builds core, greeks and options-features and leaves their tarballs in `folder` (default dist).
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const target = resolve(process.argv[2] ?? `${root}dist`);
const windows = process.platform === 'win32';

mkdirSync(target, { recursive: true });
for (const name of ['core', 'greeks', 'options-features']) {
  const folder = `${root}packages/${name}`;
  rmSync(`${folder}/dist`, { recursive: true, force: true });
  run('pnpm', ['exec', 'tsc', '-p', `packages/${name}/tsconfig.build.json`], root);
  // pnpm, not npm: it writes publishConfig and the versions of workspace and catalog into the packed manifest.
  run('pnpm', ['pack', '--pack-destination', target], folder);
}

function run(command, args, cwd) {
  execFileSync(command, args, { cwd, stdio: ['ignore', 'inherit', 'inherit'], shell: windows });
}
