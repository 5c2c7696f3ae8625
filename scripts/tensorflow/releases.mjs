// The pinned TensorFlow libraries. Each is the C library inside a Python wheel; no Python code of it ever runs.
// Sums: `sha256sum` of the file that `pip download --python-version 3.11 --platform <platform>` gives.
const TENSORFLOW_VERSION = '2.21.0';

const wheels = {
  'cpu-linux-x64': {
    project: 'tensorflow-cpu',
    platform: 'manylinux_2_27_x86_64',
    megabytes: 274,
    sha256: '2b847d217b02ee7731ed91431daf3250daa0196c3c94614d23be27232e6e5b6c',
  },
  'cpu-linux-arm64': {
    project: 'tensorflow',
    platform: 'manylinux_2_27_aarch64',
    megabytes: 282,
    sha256: '4b24aca16d527a3cf1c37f720c04c484c3d20f4d0fdfa98632ac8b9f3be6eb5c',
  },
  'cpu-darwin-arm64': {
    project: 'tensorflow',
    platform: 'macosx_12_0_arm64',
    megabytes: 223,
    sha256: '51f46f4806139d01fc7920cc72a4c75876f80649bf40ff083ab6212ceb43ca88',
  },
  'cuda-linux-x64': {
    project: 'tensorflow',
    platform: 'manylinux_2_27_x86_64',
    megabytes: 572,
    sha256: '9056fbc9ba04235810b71ae6cbd958a196e8804fb53bbcffbf3e23b56155f124',
    cudaRequirements: 'cuda-requirements.txt',
  },
};

/**
 * The library for this machine, or null where there is no such wheel.
 * @param {'cpu' | 'cuda'} kind
 */
export function releaseFor(kind, platform = process.platform, arch = process.arch) {
  const name = `${kind}-${platform}-${arch}`;
  const wheel = wheels[name];
  return wheel ? { ...wheel, key: `${TENSORFLOW_VERSION}-${name}`, version: TENSORFLOW_VERSION } : null;
}
