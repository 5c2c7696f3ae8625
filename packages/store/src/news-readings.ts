import type { Connection } from './connection.ts';
import { type EncodedRow, momentCell, numberCell, textCell } from './copy.ts';
import { distinctRows } from './nullable-cells.ts';
import { asMoment, readRows } from './read-rows.ts';
import { upsert } from './upsert.ts';

/** What a language model made of an article about one stock. */
export interface StoredNewsReading {
  /** Of the article, with `articleId`. */
  readonly source: string;
  readonly articleId: string;
  readonly symbol: string;
  /** Of the text that was read. */
  readonly contentHash: string;
  readonly model: string;
  readonly promptHash: string;
  /** The moment of the answer, milliseconds since the epoch. */
  readonly computedAt: number;
  /** −1 … 1. */
  readonly sentiment: number;
  /** 0 … 1, as uncertainty and forwardLooking. */
  readonly relevance: number;
  readonly uncertainty: number;
  readonly forwardLooking: number;
  /** −1 … 1. */
  readonly surprise: number;
  readonly events: readonly string[];
  /** The reading's share of its request. */
  readonly inputTokens: number;
  readonly outputTokens: number;
}

/** Moments in milliseconds since the epoch, both ends included; everything where a field is left out. */
export interface NewsReadingSelection {
  readonly symbols?: readonly string[];
  /** Of the article's publication. */
  readonly from?: number;
  readonly to?: number;
  readonly model?: string;
  readonly promptHash?: string;
  readonly contentHashes?: readonly string[];
  /** Only what was worked out by then. */
  readonly computedBy?: number;
}

const key = ['source', 'article_id', 'ticker', 'content_hash', 'model', 'prompt_hash'];
const values = [
  'computed_at',
  'sentiment',
  'relevance',
  'uncertainty',
  'forward_looking',
  'surprise',
  'events',
  'input_tokens',
  'output_tokens',
];
const newsReadings = {
  table: 'market.news_readings',
  key,
  columns: [...key, ...values],
  // The first reading stands: a later one would change what a backtest of the days between may know.
  merge: Object.fromEntries(values.map((column) => [column, `target.${column}`])),
};

export function writeNewsReadings(
  connection: Connection,
  readings: readonly StoredNewsReading[],
): Promise<number> {
  const encoded = (reading: StoredNewsReading): EncodedRow => [
    textCell(reading.source),
    textCell(reading.articleId),
    textCell(reading.symbol),
    textCell(reading.contentHash),
    textCell(reading.model),
    textCell(reading.promptHash),
    momentCell('computedAt', reading.computedAt),
    numberCell(reading.sentiment),
    numberCell(reading.relevance),
    numberCell(reading.uncertainty),
    numberCell(reading.forwardLooking),
    numberCell(reading.surprise),
    textCell(`{${reading.events.map((event) => JSON.stringify(event)).join(',')}}`),
    numberCell(reading.inputTokens),
    numberCell(reading.outputTokens),
  ];
  return connection.transaction('write', (client) =>
    upsert(client, newsReadings, distinctRows(readings.map(encoded))),
  );
}

export function readNewsReadings(
  connection: Connection,
  { symbols, from, to, model, promptHash, contentHashes, computedBy }: NewsReadingSelection,
): Promise<readonly StoredNewsReading[]> {
  const moment = (at: number | undefined) => (at === undefined ? null : new Date(at));
  return readRows<StoredNewsReading & object>(
    connection,
    `select reading.source, article_id as "articleId", ticker as symbol, content_hash as "contentHash", model,
       prompt_hash as "promptHash", ${asMoment('computed_at')} as "computedAt", sentiment, relevance, uncertainty,
       forward_looking as "forwardLooking", surprise, events, input_tokens as "inputTokens",
       output_tokens as "outputTokens"
     from market.news_readings as reading
     join market.news on news.source = reading.source and news.id = reading.article_id
     where ($1::text[] is null or ticker = any($1))
       and ($2::timestamptz is null or published_at >= $2) and ($3::timestamptz is null or published_at <= $3)
       and ($4::text is null or model = $4) and ($5::text is null or prompt_hash = $5)
       and ($6::text[] is null or content_hash = any($6))
       and ($7::timestamptz is null or computed_at <= $7)
     order by computed_at, reading.source, article_id, ticker, model collate "C", prompt_hash, content_hash`,
    [
      symbols ?? null,
      moment(from),
      moment(to),
      model ?? null,
      promptHash ?? null,
      contentHashes ?? null,
      moment(computedBy),
    ],
  );
}
