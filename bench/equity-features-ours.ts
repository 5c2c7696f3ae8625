import { readFileSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { type BarPanel, gicsSectors, type Instrument } from '@gammatwin/core';
import { correlationGraph, EquityThreads, equityFeatures } from '@gammatwin/equity-features';

/** Answers the same JSON lines as bench/peers/equity_features.py, in a process of its own, so that peak memory compares. */
class Ours {
  private bars: BarPanel | undefined;
  private instruments: readonly Instrument[] = [];
  private readonly threads = new EquityThreads(2);
  private values: Float64Array = new Float64Array(0);
  private missing: Uint8Array = new Uint8Array(0);

  /** The threads start here, as the peer's libraries do. */
  async load({ folder, sectors, symbols, days }: LoadRequest): Promise<object> {
    await this.threads.start();
    const column = (name: string) => {
      const bytes = readFileSync(`${folder}/${name}.bin`);
      return new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
    };
    this.bars = {
      symbols,
      sessions: Int32Array.from(days),
      open: column('open'),
      high: column('high'),
      low: column('low'),
      close: column('close'),
      volume: column('volume'),
    };
    this.instruments = symbols.map((symbol, n) => ({
      symbol,
      name: null,
      sector: gicsSectors[sectors[n]!] ?? null,
    }));
    return {};
  }

  async features(): Promise<object> {
    // The panel before is let go first: memory counts one.
    this.values = new Float64Array(0);
    this.missing = new Uint8Array(0);
    const start = performance.now();
    const panel = await this.threads.features({ bars: this.market(), instruments: this.instruments });
    const answer = answerSince(start);
    this.values = panel.values;
    this.missing = panel.missing;
    return answer;
  }

  async graphs(): Promise<object> {
    const bars = this.market();
    const start = performance.now();
    let edges = 0;
    const request = { bars, sectors: this.sectors(), sessions: bars.sessions };
    for await (const graph of this.threads.graphs(request)) edges += graph.weight.length;
    return { ...answerSince(start), edges };
  }

  graph({ session }: { readonly session: number }): object {
    const bars = this.market();
    const edges = correlationGraph({ bars, sectors: this.sectors(), session: bars.sessions[session]! });
    return { from: Array.from(edges.from), to: Array.from(edges.to), weight: Array.from(edges.weight) };
  }

  /** The numeric features [sessions × stocks × features], NaN where missing. */
  write({ file }: { readonly file: string }): object {
    const numeric = equityFeatures.flatMap(({ group }, f) => (group === 'text' ? [] : [f]));
    const width = equityFeatures.length;
    const out = new Float64Array((this.values.length / width) * numeric.length);
    for (let cell = 0; cell < this.values.length / width; cell++) {
      numeric.forEach((f, k) => {
        const at = cell * width + f;
        out[cell * numeric.length + k] = this.missing[at] === 1 ? Number.NaN : this.values[at]!;
      });
    }
    writeFileSync(file, new Uint8Array(out.buffer));
    return {};
  }

  async close(): Promise<void> {
    await this.threads.close();
  }

  private market(): BarPanel {
    if (!this.bars) throw new Error('nothing is loaded');
    return this.bars;
  }

  private sectors() {
    return this.instruments.map(({ sector }) => sector);
  }
}

interface LoadRequest {
  readonly folder: string;
  readonly sectors: readonly number[];
  readonly symbols: readonly string[];
  readonly days: readonly number[];
}

function answerSince(start: number): object {
  return { milliseconds: performance.now() - start, peakMb: process.resourceUsage().maxRSS / 1024 };
}

const ours = new Ours();
for await (const line of createInterface({ input: process.stdin })) {
  const { do: method, ...request } = JSON.parse(line) as {
    do: 'load' | 'features' | 'graphs' | 'graph' | 'write';
  };
  process.stdout.write(`${JSON.stringify(await ours[method](request as never))}\n`);
}
await ours.close();
