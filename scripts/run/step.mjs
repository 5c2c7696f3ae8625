import { spawn } from 'node:child_process';

export const say = (line) => process.stdout.write(`${line}\n`);

/**
 * Runs one step with its output on the terminal, and prints how long it took.
 * @returns {Promise<number>} its exit code
 */
export async function runStep(name, program, args, env = process.env) {
  say(`▸ ${name}`);
  const started = Date.now();
  const code = await new Promise((resolve) => {
    const child = spawn(program, args, { stdio: 'inherit', env });
    child.on('error', (error) => {
      say(`${program}: ${error.message}`);
      resolve(127);
    });
    child.on('close', (status) => resolve(status ?? 1));
  });
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  say(code === 0 ? `✓ ${name} (${seconds} s)` : `✗ ${name} failed with exit code ${code} (${seconds} s)`);
  return code;
}
