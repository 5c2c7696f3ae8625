// `npm run demo` and `npm test` on a machine with nothing but Node and git: install, set up TensorFlow, run.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { countLine } from './run/count.mjs';
import { install } from './run/install.mjs';
import { findPnpm } from './run/pnpm.mjs';
import { runStep, say } from './run/step.mjs';

const root = resolve(import.meta.dirname, '..');
const [task, ...rest] = process.argv.slice(2);
process.chdir(root);

async function main() {
  if (task !== 'demo' && task !== 'test') {
    process.stderr.write(`usage: node scripts/run.mjs demo|test [arguments]; was "${task ?? ''}"\n`);
    return 2;
  }
  const pnpm = findPnpm(root);
  if (pnpm === null) return 1;
  const code = (await install(root, pnpm)) || (await setUpTensorflow());
  if (code !== 0) return code;
  return task === 'demo' ? demo(pnpm) : test(pnpm);
}

function setUpTensorflow() {
  if (process.env.GAMMATWIN_BACKEND === 'wasm') return 0;
  return runStep('set up TensorFlow', process.execPath, ['scripts/setup-tensorflow.mjs']);
}

function demo(pnpm) {
  return runStep('demo', pnpm.program, [...pnpm.args, '--silent', 'gammatwin', 'demo', ...rest], pnpm.env);
}

// The tests run even when a check fails, so that one run shows everything that is wrong.
async function test(pnpm) {
  const folder = mkdtempSync(join(tmpdir(), 'gammatwin-test-'));
  const report = join(folder, 'report.json');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  try {
    const checkCode = await runStep('check', pnpm.program, [...pnpm.args, '--silent', 'check'], pnpm.env);
    const args = [...pnpm.args, '--silent', 'vitest', ...reporters, ...rest];
    const testCode = await runStep('test', pnpm.program, args, pnpm.env);
    say(countLine(report, { checkCode, testCode }));
    return checkCode || testCode;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

process.exitCode = await main();
