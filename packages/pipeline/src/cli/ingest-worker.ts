import type { Command } from 'commander';
import { withSession } from './session.ts';

export function addIngestWorkerCommand(ingest: Command): void {
  ingest
    .command('worker')
    .description('do tasks of an ingestion that another process has begun, here or on another machine')
    .requiredOption('--job <id>', 'of the ingestion, as its summary and `ingest worker` of others name it')
    .action(async ({ job }: { readonly job: string }, command: Command) => {
      const { runWorker } = await import('../ingestion/run-worker.ts');
      await withSession(command, async ({ store, output, signal }) => {
        await runWorker({ store, job, signal });
        output.result({ job, finished: !signal.aborted });
      });
    });
}
