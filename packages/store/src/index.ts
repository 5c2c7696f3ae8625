export { type DatabaseHandle, ensureDatabase, stopDatabase } from './database.ts';
export { type Applied, migrate, migrationStatus } from './migrate.ts';
export type { RunRecord, RunStart } from './runs.ts';
export { openStore, type Selection, type Store, type TableCounts } from './store.ts';
export type { RunStatus } from './tables.ts';
