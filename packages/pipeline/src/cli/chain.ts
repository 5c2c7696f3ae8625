import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { GammaTwinError, nextSession, type OptionChain, sessionOpen, toIsoDate } from '@gammatwin/core';
import type { OptionsHistory } from '@gammatwin/options-features';
import type { Command } from 'commander';
import type { ChainView } from '../chain-view.ts';
import { createOutput, type Output } from './output.ts';
import { type GlobalOptions, parseDate, parseSymbols, type Session, withSession } from './session.ts';

interface ChainOptions {
  readonly date: number;
  readonly underlying?: string;
  readonly rate?: number;
  readonly picture?: string;
}

/** A chain and what is known beside it. */
interface Found {
  readonly chain: OptionChain;
  readonly history: OptionsHistory;
  readonly priceChange5d: number;
  readonly rate: number;
}

/** Where nothing tells the short rate. */
const usualRate = 0.04;

export function addChainCommand(program: Command): void {
  program
    .command('chain')
    .description('the 40 features of one option chain, out of a file or of what is stored')
    .argument('<file|ticker>', 'a Parquet or CSV file of chains, or a ticker whose chains are stored')
    .requiredOption('--date <date>', 'the session, YYYY-MM-DD', parseDate)
    .option('--underlying <ticker>', 'file: which underlying, where it has several', parseTicker)
    .option('--rate <r>', 'file: short rate a year (default: 0.04)', parseRate)
    .option('--picture <folder>', 'draw gamma by strike and the smiles there, as SVG')
    .action(async (source: string, options: ChainOptions, command: Command) => {
      const { chainFromFile, isFile } = await import('../chain-source.ts');
      if (await isFile(source)) {
        const { emptyHistory } = await import('@gammatwin/options-features');
        const chain = await chainFromFile(source, options.date, options.underlying);
        const rate = options.rate ?? usualRate;
        const found = { chain, history: emptyHistory(), priceChange5d: Number.NaN, rate };
        await show(createOutput(command.optsWithGlobals<GlobalOptions>().json ?? false), found, options);
        return;
      }
      if (/[\\/]|\.(parquet|csv)$/i.test(source)) {
        throw new GammaTwinError('MISSING_FILE', `no file ${source}`, { fields: { file: source } });
      }
      const ticker = parseTicker(source);
      await withSession(command, async (session) => {
        await show(session.output, await storedChain(session, ticker, options.date), options);
      });
    });
}

async function storedChain({ store }: Session, ticker: string, session: number): Promise<Found> {
  const [{ priceChange5d, storedHistories }, { shortRateAt }, { emptyHistory }] = await Promise.all([
    import('../features.ts'),
    import('../short-rate.ts'),
    import('@gammatwin/options-features'),
  ]);
  const [chain] = await store.readChains({
    session,
    symbols: [ticker],
    before: sessionOpen(nextSession(session)),
  });
  if (!chain) {
    throw new GammaTwinError(
      'NO_DATA',
      `no chain of ${ticker} is stored for ${toIsoDate(session)}; run gammatwin ingest, or name a file`,
    );
  }
  const histories = await storedHistories(store, session, [ticker]);
  const bars = await store.readBars({ symbols: [ticker], to: session });
  return {
    chain,
    history: histories.get(ticker) ?? emptyHistory(),
    priceChange5d: priceChange5d(bars, chain),
    rate: shortRateAt(await store.readMacro({ names: ['dgs3mo'] }), session).rate,
  };
}

async function show(output: Output, found: Found, options: ChainOptions): Promise<void> {
  const { viewChain } = await import('../chain-view.ts');
  const view = viewChain(found);
  output.table(
    ['#', 'feature', 'value', 'unit', ''],
    view.features.map(({ name, value, unit, missing }, i) => [
      String(i + 1),
      name,
      String(Number.isInteger(value) ? value : Number(value.toPrecision(6))),
      unit,
      missing ? 'missing: neutral default' : '',
    ]),
  );
  for (const line of summaryLines(view)) output.line(line);
  const pictures = options.picture ? await draw(options.picture, view) : [];
  for (const file of pictures) output.line(`drawn: ${file}`);
  const { chain: _, smiles: __, surface: ___, gammaByStrike: ____, ...result } = view;
  output.result({ ...result, pictures });
}

function summaryLines(view: ChainView): string[] {
  const percent = (x: number | null) => (x === null ? 'none' : `${(100 * x).toFixed(2)} %`);
  const price = (x: number | null) => (x === null ? 'none' : `$${x.toFixed(2)}`);
  const faults = Object.entries(view.faults).map(([rule, count]) => `${rule} ${count}`);
  return [
    `${view.underlying} ${view.date}, spot ${price(view.spot)}: ${view.rows} options, ${view.filled} with Greeks or volatility of our own; faults: ${faults.join(', ') || 'none'}`,
    `true max pain of the front expiration ${price(view.max_pain)}, gamma turns at a spot of ${price(view.gamma_flip_spot)}`,
    `30-day volatility at the money ${percent(view.atm_30d)}, 25-delta skew ${percent(view.skew_25_delta_30d)}; ` +
      `${view.smiles.length} smiles, arbitrage: ${view.butterfly_violations} butterfly, ${view.calendar_violations} calendar`,
  ];
}

async function draw(folder: string, view: ChainView): Promise<string[]> {
  const { gammaPicture, smilePicture } = await import('../picture/chain-pictures.ts');
  await mkdir(folder, { recursive: true });
  const pictures: [name: string, svg: string][] = [['gamma', gammaPicture(view.chain, view.gammaByStrike)]];
  if (view.surface) pictures.push(['smile', smilePicture(view.chain, view.smiles, view.surface)]);
  return Promise.all(
    pictures.map(async ([name, svg]) => {
      const file = join(folder, `${view.underlying}-${view.date}-${name}.svg`);
      await writeFile(file, svg);
      return file;
    }),
  );
}

function parseTicker(text: string): string {
  return parseSymbols(text.split(',', 1)[0]!)[0]!;
}

function parseRate(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !(Math.abs(value) < 1)) {
    throw new GammaTwinError('INVALID_INPUT', `--rate: expected a rate a year as in 0.04, was "${text}"`);
  }
  return value;
}
