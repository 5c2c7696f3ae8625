// A worker process of the kill tests: slow-worker.ts <database url> <job> <milliseconds a request> <tasks at once>
import { openStore } from '@gammatwin/store';
import { runWorker } from '../../src/ingestion/run-worker.ts';
import { slowProvider } from './slow-provider.ts';

const [url = '', job = '', latencyMs = '0', concurrency = '1'] = process.argv.slice(2);
let working = false;
/** Tells the test that tasks are under way. */
const onRequest = () => {
  if (!working) process.send?.('working');
  working = true;
};
const store = await openStore(url, { migrate: false });
await runWorker({
  store,
  job,
  signal: new AbortController().signal,
  open: (config) => slowProvider(config, Number(latencyMs), onRequest),
  concurrency: Number(concurrency),
});
await store.close();
