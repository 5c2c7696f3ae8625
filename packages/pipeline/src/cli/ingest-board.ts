import { MultiBar, Presets, type SingleBar } from 'cli-progress';
import type { IngestProgress } from '../ingestion/progress.ts';

/** Shows how far an ingestion is; null means that the database is away. */
export interface IngestBoard {
  show(progress: IngestProgress | null): void;
  end(): void;
}

/** A bar for each kind of data and a line about the whole on a terminal; else a line now and then. */
export function ingestBoard(): IngestBoard {
  return process.stderr.isTTY ? bars() : lines();
}

function bars(): IngestBoard {
  const view = new MultiBar(
    {
      stream: process.stderr,
      hideCursor: true,
      clearOnComplete: false,
      format: '{kind} {bar} {value}/{total} | {rows} rows',
      linewrap: false,
    },
    Presets.shades_classic,
  );
  const shown = new Map<string, SingleBar>();
  let foot: SingleBar | null = null;
  let said = '';
  const footLine = (text: string) => {
    foot ??= view.create(1, 0, { text }, { format: '{text}' });
    foot.update(0, { text });
  };
  return {
    show(progress) {
      if (!progress) {
        footLine('the database is away; waiting for it');
        return;
      }
      for (const { kind, planned, finished, rows } of progress.kinds) {
        let bar = shown.get(kind);
        if (!bar) {
          bar = view.create(planned, 0, { kind: kind.padEnd(16), rows: 0 });
          shown.set(kind, bar);
        }
        bar.update(finished, { rows: rows.toLocaleString('en-GB') });
      }
      footLine(overall(progress));
      if (progress.lastError && progress.lastError !== said) view.log(`${progress.lastError}\n`);
      said = progress.lastError ?? said;
    },
    end() {
      view.update();
      view.stop();
    },
  };
}

/** Without a terminal: a line at every tenth of the way, and each new fault. */
function lines(): IngestBoard {
  let tenth = -1;
  let said = '';
  let last: IngestProgress | null = null;
  let away = false;
  const print = (text: string) => void process.stderr.write(`${text}\n`);
  return {
    show(progress) {
      if (!progress) {
        if (!away) print('the database is away; waiting for it');
        away = true;
        return;
      }
      away = false;
      last = progress;
      if (progress.lastError && progress.lastError !== said) print(progress.lastError);
      said = progress.lastError ?? said;
      const now = Math.floor((10 * progress.finished) / Math.max(1, progress.planned));
      if (now > tenth && progress.fresh > 0) {
        tenth = now;
        print(overall(progress));
      }
    },
    end() {
      if (last && tenth < 10 && last.finished === last.planned) print(overall(last));
    },
  };
}

/** 'ingest 120/400 tasks, 3 workers, 98,200 rows/s, 0:42 left'. */
function overall({ finished, planned, fresh, freshRows, seconds, workers }: IngestProgress): string {
  const rate = seconds > 0 ? Math.round(freshRows / seconds) : 0;
  const left = fresh > 0 ? ((planned - finished) * seconds) / fresh : Number.NaN;
  return [
    `ingest ${finished}/${planned} tasks`,
    `${workers} ${workers === 1 ? 'worker' : 'workers'}`,
    `${rate.toLocaleString('en-GB')} rows/s`,
    ...(Number.isNaN(left) || finished === planned ? [] : [`${clock(left)} left`]),
  ].join(', ');
}

function clock(seconds: number): string {
  const whole = Math.round(seconds);
  const pad = (part: number) => String(part).padStart(2, '0');
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor((whole % 3600) / 60);
  return `${hours > 0 ? `${hours}:${pad(minutes)}` : minutes}:${pad(whole % 60)}`;
}
