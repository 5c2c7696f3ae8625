import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));

export interface CommandResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `gammatwin` as a user would, in a process of its own. */
export function gammatwin(args: readonly string[], env: Record<string, string> = {}): Promise<CommandResult> {
  const { DATABASE_URL: _, ...inherited } = process.env;
  return new Promise((resolve, reject) => {
    const child = spawn(
      process.execPath,
      ['--import', 'tsx', `${root}packages/pipeline/src/main.ts`, ...args],
      { cwd: `${root}packages/pipeline`, env: { ...inherited, ...env }, stdio: ['ignore', 'pipe', 'pipe'] },
    );
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk) => {
      stdout += chunk;
    });
    child.stderr.on('data', (chunk) => {
      stderr += chunk;
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
}

/** Runs a command that must succeed, and returns its --json result. */
export async function gammatwinJson<T>(
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<T> {
  const result = await gammatwin(['--json', ...args], env);
  if (result.code !== 0)
    throw new Error(`gammatwin ${args.join(' ')} ended with ${result.code}:\n${result.stderr}`);
  return JSON.parse(result.stdout) as T;
}
