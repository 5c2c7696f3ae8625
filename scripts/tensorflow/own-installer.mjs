import { copyFileSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { lastLines, runCommand } from './command.mjs';
import { Missing } from './problem.mjs';

const LIMIT_SECONDS = 600;

/**
 * The last resort: the package's own installer, which brings a TensorFlow of 2022 and needs neither Python nor a
 * compiler, but one download host. Asked first, so that a machine that cannot reach it loses five seconds.
 */
export async function runOwnInstaller(packageFolder, kind, say) {
  const file = join(packageFolder, 'package.json');
  const { binary } = JSON.parse(readFileSync(file, 'utf8'));
  try {
    await fetch(binary.host, { method: 'HEAD', signal: AbortSignal.timeout(5_000) });
  } catch {
    throw new Missing("the package's own installer cannot reach its download host either");
  }
  say("trying the package's own installer (TensorFlow of 2022)");
  // The installer rewrites package.json in place; pnpm shares that file between checkouts by hard link.
  copyFileSync(file, `${file}.own`);
  renameSync(`${file}.own`, file);
  const type = kind === 'cuda' ? 'gpu' : 'cpu';
  const { code, output } = await runCommand(process.execPath, ['scripts/install.js', type, 'download'], {
    cwd: packageFolder,
    limitSeconds: LIMIT_SECONDS,
  });
  if (code !== 0) {
    throw new Missing(`the package's own installer failed (exit code ${code}):\n${lastLines(output)}`);
  }
}
