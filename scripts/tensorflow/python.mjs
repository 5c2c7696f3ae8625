import { lastLines, runCommand } from './command.mjs';
import { Missing } from './problem.mjs';

/** A Python with pip, which fetches wheels; its own version does not matter. Null when there is none. */
export async function findPip(env = process.env) {
  for (const python of [env.PYTHON, 'python3', 'python'].filter(Boolean)) {
    const { code } = await runCommand(python, ['-m', 'pip', '--version'], { limitSeconds: 60 });
    if (code === 0) return python;
  }
  return null;
}

/** Downloads wheels for Python 3.11 on `platforms` into `folder`, whatever Python runs. */
export async function pipDownload(python, folder, platforms, what) {
  const args = [
    '-m',
    'pip',
    'download',
    '--no-deps',
    '--only-binary=:all:',
    '--no-cache-dir',
    '--retries',
    '2',
  ];
  args.push('--disable-pip-version-check', '--no-input', '--python-version', '3.11');
  for (const platform of platforms) args.push('--platform', platform);
  const { code, output } = await runCommand(python, [...args, '-d', folder, ...what], {
    limitSeconds: 3 * 3600,
  });
  if (code !== 0) {
    throw new Missing(`pip could not download ${what.join(' ')} (exit code ${code}):\n${lastLines(output)}`);
  }
}

/** Unpacks the files of a wheel that match one of the patterns, and refuses to find none. */
export async function unpack(python, wheel, target, patterns) {
  const script = `${import.meta.dirname}/unpack.py`;
  const { code, output } = await runCommand(python, [script, wheel, target, ...patterns]);
  if (code !== 0)
    throw new Missing(`${wheel} could not be unpacked (exit code ${code}):\n${lastLines(output)}`);
  if (Number(output) === 0) throw new Missing(`${wheel} holds none of ${patterns.join(', ')}`);
}
