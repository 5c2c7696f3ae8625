import { type ChildProcessWithoutNullStreams, execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('peers/', import.meta.url));

/** A Python program of bench/peers that answers each JSON line with one. */
export class PythonPeer {
  private readonly process: ChildProcessWithoutNullStreams;
  private readonly answers: AsyncIterator<string>;

  /** Starts `script` in bench/peers/.venv, which it makes from requirements.txt where it is missing or outdated. */
  constructor(script: string) {
    const oneThread = ['NUMBA', 'OMP', 'OPENBLAS', 'MKL'].map((name) => [`${name}_NUM_THREADS`, '1']);
    this.process = spawn(environment(), [`${folder}${script}`], {
      env: { ...process.env, ...Object.fromEntries(oneThread) },
    });
    this.process.stderr.pipe(process.stderr);
    this.answers = createInterface({ input: this.process.stdout })[Symbol.asyncIterator]();
  }

  async ask<T>(request: object): Promise<T> {
    this.process.stdin.write(`${JSON.stringify(request)}\n`);
    const answer = await this.answers.next();
    if (answer.done) throw new Error('the Python peer ended before it answered; its error stands above');
    return JSON.parse(answer.value) as T;
  }

  close(): void {
    this.process.stdin.end();
  }
}

/** Path of the virtual environment's Python. */
function environment(): string {
  const venv = `${folder}.venv`;
  const python = `${venv}/bin/python`;
  const requirements = `${folder}requirements.txt`;
  const stamp = `${venv}/requirements.sha256`;
  const wanted = createHash('sha256').update(readFileSync(requirements)).digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return python;
  const base = process.env['PYTHON'] ?? 'python3';
  rmSync(venv, { recursive: true, force: true });
  try {
    execFileSync(base, ['-m', 'venv', venv], { stdio: ['ignore', 'ignore', 'pipe'] });
  } catch {
    process.stderr.write(`"${base}" makes no virtual environment: name a Python 3.9–3.12 in PYTHON\n`);
    process.exit(1);
  }
  process.stderr.write('installing the Python peers into bench/peers/.venv\n');
  execFileSync(python, ['-m', 'pip', 'install', '--quiet', '-r', requirements], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  writeFileSync(stamp, wanted);
  return python;
}
