import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { addonPath, compileAddon, findCompiler } from './tensorflow/addon.mjs';
import { findLibrary, rootForFoundLibrary } from './tensorflow/found-library.mjs';
import { installLibrary } from './tensorflow/library.mjs';
import { linkAddon, linkedAddon } from './tensorflow/link.mjs';
import { withLock } from './tensorflow/lock.mjs';
import { faultOf, writeManifest } from './tensorflow/manifest.mjs';
import { runOwnInstaller } from './tensorflow/own-installer.mjs';
import { addonPackage, cacheFolder } from './tensorflow/places.mjs';
import { Missing, Refused } from './tensorflow/problem.mjs';
import { findPip } from './tensorflow/python.mjs';
import { releaseFor } from './tensorflow/releases.mjs';

const HELP = `Gives @tensorflow/tfjs-node-gpu a modern TensorFlow library (see docs/native-engine.md).

  node scripts/setup-tensorflow.mjs [--cpu | --cuda] [--package <folder>]

  --cpu, --cuda        which library; without either: the one that is linked, else the CPU's
  --package <folder>   the package to set up, instead of this checkout's
  GAMMATWIN_CACHE      cache folder, shared by all clones (default: ~/.cache/gammatwin)
  LIBTENSORFLOW_DIR    use this library (lib/ and include/) instead of downloading one
`;

const say = (line) => process.stdout.write(`tensorflow: ${line}\n`);

async function main() {
  const options = parseOptions();
  if (options.help) return process.stdout.write(HELP);
  const packageFolder = addonPackage(options.package);
  const cache = cacheFolder();
  const given = process.env.LIBTENSORFLOW_DIR;
  const found = given ? rootForFoundLibrary(cache, given) : null;
  const kind = options.cuda ? 'cuda' : 'cpu';
  const release = found ? null : releaseFor(kind);

  const wanted = found?.root ?? (options.cuda || options.cpu ? `${cache}/${release?.key}` : null);
  if (isInPlace(packageFolder, wanted)) return say('already set up');

  try {
    const version = await withLock(cache, say, () => setUp({ packageFolder, cache, found, release, kind }));
    say(`ready: TensorFlow ${version}`);
  } catch (error) {
    if (!isMachineProblem(error)) throw error;
    await fallBack(packageFolder, kind, error.message);
  }
}

function parseOptions() {
  try {
    const { values } = parseArgs({
      options: {
        cpu: { type: 'boolean' },
        cuda: { type: 'boolean' },
        package: { type: 'string' },
        help: { type: 'boolean' },
      },
    });
    if (values.cpu && values.cuda) throw new Error('--cpu and --cuda exclude each other');
    return values;
  } catch (error) {
    throw new Refused(error.message);
  }
}

// A library that was set up with other options stays, unless these ask for another one.
function isInPlace(packageFolder, wantedRoot) {
  const addon = linkedAddon(packageFolder);
  if (addon === null || addon === 'own') return false;
  const root = dirname(dirname(dirname(addon)));
  if (wantedRoot !== null && root !== wantedRoot) return false;
  return addon === addonPath(root, packageFolder) && faultOf(root) === null;
}

async function setUp({ packageFolder, cache, found, release, kind }) {
  const [python, compiler] = await Promise.all([findPip(), findCompiler()]);
  requireTools({ needsPython: !found, python, compiler });
  if (!found && !release) {
    throw new Missing(`there is no TensorFlow wheel for ${kind} on ${process.platform} ${process.arch}`);
  }
  if (process.platform === 'linux' && !process.report.getReport().header.glibcVersionRuntime) {
    throw new Missing('TensorFlow needs a Linux with glibc');
  }
  const root = found?.root ?? (await installLibrary(cache, release, python, say));
  const library = found?.library ?? findLibrary(`${root}/tensorflow`);
  const addon = await compileAddon(compiler, root, packageFolder, library, say);
  if (found) writeManifest(root, { include: library.include }, library.libraries);
  return linkAddon(packageFolder, addon);
}

function requireTools({ needsPython, python, compiler }) {
  const missing = [];
  if (needsPython && !python)
    missing.push('python3 with pip, which fetches the library (apt install python3-pip)');
  if (!compiler)
    missing.push('a C++ compiler, which builds the addon (apt install g++; macOS: xcode-select --install)');
  if (missing.length > 0) throw new Missing(`missing: ${missing.join('; ')}`);
}

async function fallBack(packageFolder, kind, reason) {
  say(reason);
  if (linkedAddon(packageFolder) !== null) return say('the library that was set up before stays in use');
  try {
    await runOwnInstaller(packageFolder, kind, say);
    say("ready: the package's own library");
  } catch (error) {
    if (!isMachineProblem(error)) throw error;
    say(error.message);
    say(
      'the slower wasm backend is used until `npm run setup-tensorflow` succeeds; see docs/native-engine.md',
    );
  }
}

function isMachineProblem(error) {
  return error instanceof Missing || ['EACCES', 'EPERM', 'EROFS', 'ENOSPC'].includes(error.code);
}

try {
  await main();
} catch (error) {
  if (!(error instanceof Refused)) throw error;
  process.stderr.write(`tensorflow: ${error.message}\n`);
  process.exitCode = 1;
}
