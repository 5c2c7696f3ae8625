// A thread has no loader for TypeScript of its own on Node 20, whatever the process has.
import { tsImport } from 'tsx/esm/api';

export const { features, graphs, ready } = await tsImport('./tasks.ts', import.meta.url);
