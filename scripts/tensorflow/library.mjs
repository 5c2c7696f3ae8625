import { createHash } from 'node:crypto';
import { createReadStream, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { faultOf, writeManifest } from './manifest.mjs';
import { Refused } from './problem.mjs';
import { pipDownload, unpack } from './python.mjs';

const LIBRARY = [
  'tensorflow/libtensorflow_cc.*',
  'tensorflow/libtensorflow_framework.*',
  'tensorflow/include/tensorflow/c/*',
  'tensorflow/include/tensorflow/core/platform/*',
  'tensorflow/include/tsl/platform/*',
  'tensorflow/include/xla/tsl/*',
  'tensorflow/include/absl/*',
];
// Beside the library just as in Python's site-packages: there its run path looks for them.
const CUDA = ['nvidia/*/lib/*.so*', 'nvidia/cuda_nvcc/bin/ptxas', 'nvidia/cuda_nvcc/nvvm/libdevice/*'];
const CUDA_PLATFORMS = ['2_27', '2_25', '2_17', '2_12'].map((version) => `manylinux_${version}_x86_64`);

/**
 * Puts the library of `release` into the cache, unless it is there whole, and returns its folder. It is built in a
 * folder of its own and moved into place at the end; a wheel that was fetched before an interruption is used again.
 */
export async function installLibrary(cache, release, python, say) {
  const root = join(cache, release.key);
  const fault = faultOf(root);
  if (fault === null) return root;
  if (fault !== 'it is not there') say(`the library in ${root} is not whole (${fault}); it is made anew`);
  clearLeftovers(cache, release.key);

  const downloads = join(cache, `downloads-${release.key}`);
  mkdirSync(downloads, { recursive: true });
  const wheel = await fetchWheel(downloads, release, python, say);
  const build = join(cache, `${release.key}.new-${process.pid}`);
  say('unpacking the library');
  await unpack(python, wheel, build, LIBRARY);
  if (release.cudaRequirements) await addCuda(downloads, build, release, python, say);
  writeManifest(build, { version: release.version, wheel: basename(wheel), sha256: release.sha256 });
  rmSync(root, { recursive: true, force: true });
  renameSync(build, root);
  rmSync(downloads, { recursive: true, force: true });
  return root;
}

async function fetchWheel(downloads, release, python, say) {
  const name = `${release.project.replaceAll('-', '_')}-${release.version}-cp311-cp311-${release.platform}.whl`;
  const wheel = join(downloads, name);
  if (readdirSync(downloads).includes(name)) {
    if ((await sha256(wheel)) === release.sha256) return wheel;
    rmSync(wheel);
  }
  say(`downloading ${release.project} ${release.version} (${release.megabytes} MB)`);
  const started = Date.now();
  await pipDownload(python, downloads, [release.platform], [`${release.project}==${release.version}`]);
  const sum = readdirSync(downloads).includes(name) ? await sha256(wheel) : 'no such file';
  if (sum !== release.sha256) {
    rmSync(wheel, { force: true });
    throw new Refused(`${name}: expected SHA-256 ${release.sha256}, was ${sum}; the file was removed`);
  }
  say(`downloaded and verified in ${((Date.now() - started) / 1000).toFixed(0)} s`);
  return wheel;
}

async function addCuda(downloads, build, release, python, say) {
  say('downloading NVIDIA libraries for CUDA 12 (about 3 GB)');
  const folder = join(downloads, 'nvidia');
  const requirements = join(import.meta.dirname, release.cudaRequirements);
  await pipDownload(python, folder, CUDA_PLATFORMS, ['--require-hashes', '-r', requirements]);
  for (const name of readdirSync(folder)) await unpack(python, join(folder, name), build, CUDA);
}

function clearLeftovers(cache, key) {
  for (const name of readdirSync(cache)) {
    if (name.startsWith(`${key}.new-`)) rmSync(join(cache, name), { recursive: true, force: true });
  }
}

async function sha256(file) {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file, { highWaterMark: 1 << 20 }), hash);
  return hash.digest('hex');
}
