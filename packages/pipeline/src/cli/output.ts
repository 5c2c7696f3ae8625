import { GammaTwinError } from '@gammatwin/core';
import { Presets, SingleBar } from 'cli-progress';
import Table from 'cli-table3';
import type { StageProgress } from '../stage.ts';

/** Where a command speaks: people's lines and bars on stderr, the result on stdout (a table, or JSON with --json). */
export interface Output {
  readonly json: boolean;
  line(text: string): void;
  progress(label: string, total: number, unit: string): StageProgress;
  table(head: readonly string[], rows: readonly (readonly string[])[]): void;
  /** The machine-readable result; printed only with --json. */
  result(value: unknown): void;
}

export function createOutput(json: boolean): Output {
  return {
    json,
    line: (text) => void process.stderr.write(`${text}\n`),
    progress: (label, total, unit) =>
      process.stderr.isTTY ? bar(label, total, unit) : plainLines(label, total, unit),
    table(head, rows) {
      if (json) return;
      const table = new Table({ head: [...head], style: { head: [], border: [] } });
      for (const row of rows) table.push([...row]);
      process.stdout.write(`${table.toString()}\n`);
    },
    result(value) {
      if (json) process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
    },
  };
}

function bar(label: string, total: number, unit: string): StageProgress {
  const format = `${label} {bar} {value}/{total} ${unit} | {rate} ${unit}/s | {eta_formatted} left {note}`;
  const started = Date.now();
  const view = new SingleBar({ format, stream: process.stderr, hideCursor: true }, Presets.shades_classic);
  view.start(total, 0, { rate: '-', note: '' });
  return {
    update(done, note = '') {
      view.update(done, { rate: (done / Math.max(1e-3, (Date.now() - started) / 1000)).toFixed(1), note });
    },
    end: () => view.stop(),
  };
}

/** Without a terminal: a line at every tenth of the way, with the rate and the remaining time. */
function plainLines(label: string, total: number, unit: string): StageProgress {
  const started = Date.now();
  let printed = 0;
  let last = { done: 0, note: '' };
  const print = () => {
    const seconds = Math.max(1e-3, (Date.now() - started) / 1000);
    const rate = last.done / seconds;
    const left = rate > 0 && last.done < total ? `, ${Math.ceil((total - last.done) / rate)} s left` : '';
    const note = last.note ? ` (${last.note})` : '';
    process.stderr.write(
      `${label}: ${last.done}/${total} ${unit}, ${rate.toFixed(1)} ${unit}/s${left}${note}\n`,
    );
    printed = last.done;
  };
  return {
    update(done, note = '') {
      last = { done, note };
      if (Math.floor((10 * done) / total) > Math.floor((10 * printed) / total)) print();
    },
    end() {
      if (printed !== last.done) print();
    },
  };
}

/** One line for a person: what was expected, what came. */
export function errorLine(error: unknown): string {
  if (error instanceof GammaTwinError) return `gammatwin: ${error.code}: ${error.message}`;
  return `gammatwin: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
}
