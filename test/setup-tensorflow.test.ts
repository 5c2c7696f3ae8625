import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');
const realPackage = join(root, 'packages/nn/node_modules/@tensorflow/tfjs-node-gpu');
const place = 'lib/napi-v8/tfjs_binding.node';
const realLibrary = libraryInUse();
// The compiler takes 8 s alone on two cores, and many times that beside other tests.
const COMPILING_MS = 300_000;

/** The cached library that this checkout is linked to, if it is one of the pinned ones. */
function libraryInUse(): string | null {
  const link = join(realPackage, place);
  if (!lstatSync(link, { throwIfNoEntry: false })?.isSymbolicLink()) return null;
  const library = dirname(dirname(dirname(readlinkSync(link))));
  return existsSync(join(library, 'tensorflow/include')) ? library : null;
}

let folder: string;
let cache: string;
let copy: string;

// Every run works on a copy of the package and a cache of its own; neither a network nor this checkout is touched.
beforeEach(() => {
  folder = mkdtempSync(join(realpathSync(tmpdir()), 'gammatwin-setup-'));
  cache = join(folder, 'cache/tensorflow');
  copy = join(folder, 'package');
  mkdirSync(copy);
  for (const name of ['package.json', 'binding']) {
    cpSync(join(realPackage, name), join(copy, name), { recursive: true, dereference: true });
  }
  const manifest = JSON.parse(readFileSync(join(copy, 'package.json'), 'utf8'));
  manifest.binary.host = 'http://127.0.0.1:9/unreachable';
  rmSync(join(copy, 'package.json'));
  writeFileSync(join(copy, 'package.json'), JSON.stringify(manifest));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

function setUp(env: Record<string, string>): { code: number | null; output: string } {
  const { LIBTENSORFLOW_DIR: _, PYTHON: __, CXX: ___, ...rest } = process.env;
  const result = spawnSync(process.execPath, ['scripts/setup-tensorflow.mjs', '--package', copy], {
    cwd: root,
    encoding: 'utf8',
    env: { ...rest, GAMMATWIN_CACHE: join(folder, 'cache'), ...env },
  });
  return { code: result.status, output: result.stdout + result.stderr };
}

/** A folder with stand-ins for programs, to be the whole PATH. */
function programs(scripts: Record<string, string>): string {
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  for (const [name, script] of Object.entries(scripts)) {
    writeFileSync(join(bin, name), `#!/bin/sh\n${script}\n`);
    chmodSync(join(bin, name), 0o755);
  }
  return bin;
}

describe('setup-tensorflow', () => {
  it('names what is missing and leaves with 0 on a machine without Python and compiler', () => {
    const { code, output } = setUp({ PATH: programs({}) });
    expect(code).toBe(0);
    expect(output).toMatch(/missing: python3 with pip.*; a C\+\+ compiler/);
    expect(output).toMatch(/the slower wasm backend is used/);
    expect(existsSync(join(copy, place))).toBe(false);
  });

  it('names the compiler alone when only that is missing', () => {
    const { code, output } = setUp({ PATH: programs({ python3: 'exit 0' }) });
    expect(code).toBe(0);
    expect(output).toMatch(/missing: a C\+\+ compiler/);
    expect(output).not.toMatch(/python3/);
  });

  it('refuses a wheel with another hash, and removes it', () => {
    const python = `
      while [ $# -gt 0 ]; do
        case "$1" in -d) into="$2" ;; --platform) platform="$2" ;; *==*) what="$1" ;; esac
        shift
      done
      [ -z "$into" ] || echo forged > "$into/$(echo "$what" | sed 's/-/_/; s/==/-/')-cp311-cp311-$platform.whl"`;
    const { code, output } = setUp({
      PATH: `${programs({ python3: python, 'c++': 'exit 0' })}:/bin:/usr/bin`,
    });
    expect(output).toMatch(/expected SHA-256 [0-9a-f]{64}, was [0-9a-f]{64}; the file was removed/);
    expect(code).toBe(1);
    expect(readdirSync(cache, { recursive: true }).filter((name) => String(name).endsWith('.whl'))).toEqual(
      [],
    );
    expect(existsSync(join(copy, place))).toBe(false);
  });

  it('refuses a LIBTENSORFLOW_DIR without a library in one line', () => {
    const { code, output } = setUp({ LIBTENSORFLOW_DIR: copy });
    expect(code).toBe(1);
    expect(output.trim().split('\n')).toHaveLength(1);
    expect(output).toContain(`${copy}: expected libtensorflow and libtensorflow_framework`);
  });

  it('waits for no dead setup: the lock of a process that is gone is taken over', () => {
    mkdirSync(join(cache, '.lock'), { recursive: true });
    const gone = spawnSync(process.execPath, ['-e', '']).pid;
    const owner = { pid: gone, host: spawnSync('hostname', { encoding: 'utf8' }).stdout.trim() };
    writeFileSync(join(cache, '.lock/owner.json'), JSON.stringify(owner));
    expect(setUp({ PATH: programs({}) }).code).toBe(0);
    expect(existsSync(join(cache, '.lock'))).toBe(false);
  });
});

describe.skipIf(!realLibrary)('setup-tensorflow with a library', () => {
  const library = realLibrary as string;

  /** The library of this checkout in the cache of the test: whole, but by links. */
  function cachedLibrary(): string {
    const target = join(
      cache,
      readdirSync(dirname(library)).find((name) => library.endsWith(name)) as string,
    );
    cpSync(join(library, 'tensorflow/include'), join(target, 'tensorflow/include'), { recursive: true });
    for (const name of readdirSync(join(library, 'tensorflow')).filter((name) => name.startsWith('lib'))) {
      symlinkSync(join(library, 'tensorflow', name), join(target, 'tensorflow', name));
    }
    cpSync(join(library, 'manifest.json'), join(target, 'manifest.json'));
    return target;
  }

  it('takes a whole cached library without Python, and does nothing the second time', {
    timeout: COMPILING_MS,
  }, () => {
    cachedLibrary();
    const bin = programs({ python3: 'exit 0' });
    const first = setUp({ PATH: `${bin}:${process.env['PATH']}` });
    expect(first.output).toMatch(/ready: TensorFlow 2\.2\d/);
    expect(first.output).not.toMatch(/downloading/);
    const second = setUp({ PATH: '' });
    expect(second).toEqual({ code: 0, output: 'tensorflow: already set up\n' });
  });

  it.each([
    ['its manifest is missing', (target: string) => rmSync(join(target, 'manifest.json'))],
    ['its manifest is torn', (target: string) => truncateSync(join(target, 'manifest.json'), 100)],
    [
      'a header is cut short',
      (target: string) => truncateSync(join(target, 'tensorflow/include/tensorflow/c/c_api.h'), 100),
    ],
  ])('does not believe a cached library when %s', (_, damage) => {
    damage(cachedLibrary());
    const python = 'case "$*" in *--version*) exit 0 ;; *) echo no network; exit 1 ;; esac';
    const { code, output } = setUp({ PATH: `${programs({ python3: python })}:${process.env['PATH']}` });
    expect(code).toBe(0);
    expect(output).toMatch(/is not whole .*; it is made anew/);
    expect(output).toMatch(/pip could not download tensorflow(.|\n)*no network/);
    expect(existsSync(join(copy, place))).toBe(false);
  });

  it('builds against LIBTENSORFLOW_DIR, and notices when that library goes away', {
    timeout: COMPILING_MS,
  }, () => {
    const found = join(folder, 'found');
    mkdirSync(join(found, 'lib'), { recursive: true });
    symlinkSync(join(library, 'tensorflow/include'), join(found, 'include'));
    for (const name of readdirSync(join(library, 'tensorflow')).filter((name) => name.startsWith('lib'))) {
      symlinkSync(join(library, 'tensorflow', name), join(found, 'lib', name));
    }
    expect(setUp({ LIBTENSORFLOW_DIR: found }).output).toMatch(/ready: TensorFlow 2\.2\d/);
    expect(setUp({ PATH: programs({}) }).output).toBe('tensorflow: already set up\n');
    rmSync(join(found, 'lib'), { recursive: true });
    expect(setUp({ PATH: join(folder, 'bin') }).output).toMatch(/missing: python3/);
  });
});
