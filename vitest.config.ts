import { defineConfig, type ViteUserConfig } from 'vitest/config';

const common = {
  pool: 'forks' as const,
  testTimeout: 60_000,
  hookTimeout: 120_000,
  setupFiles: ['./packages/testkit/src/setup.ts'],
};

// Files of rooms without state of their own share a process: loading the modules anew takes longer than most tests.
const light = [
  'core',
  'equity-features',
  'greeks',
  'lake',
  'language-model',
  'market-data',
  'options-features',
  'store',
  'tabular',
  'testkit',
];
const lightTests = light.map((name) => `packages/${name}/test/**/*.test.ts`);

const config: ViteUserConfig = defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      { test: { ...common, name: 'light', include: lightTests, isolate: false } },
      {
        test: {
          ...common,
          name: 'whole',
          include: ['packages/*/test/**/*.test.ts', 'test/**/*.test.ts'],
          exclude: lightTests,
        },
      },
    ],
  },
});
export default config;
