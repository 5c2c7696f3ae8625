import { type Kysely, type Migration, sql } from 'kysely';

const statements = `
create table market.news_readings (
  source text not null,
  article_id text not null,
  ticker text not null,
  content_hash text not null,
  model text not null,
  prompt_hash text not null,
  computed_at timestamptz not null,
  sentiment double precision not null check (sentiment between -1 and 1),
  relevance double precision not null check (relevance between 0 and 1),
  uncertainty double precision not null check (uncertainty between 0 and 1),
  forward_looking double precision not null check (forward_looking between 0 and 1),
  surprise double precision not null check (surprise between -1 and 1),
  events text[] not null,
  input_tokens double precision not null check (input_tokens >= 0),
  output_tokens double precision not null check (output_tokens >= 0),
  primary key (source, article_id, ticker, content_hash, model, prompt_hash),
  foreign key (source, article_id) references market.news (source, id) on delete cascade
);
create index news_readings_content on market.news_readings (content_hash, model, prompt_hash);
create index news_readings_ticker on market.news_readings (ticker);
comment on table market.news_readings is 'What a language model made of an article about a stock; a text that was read is not asked for again.';
comment on column market.news_readings.content_hash is 'Of the text that was read; the article may have changed since.';
comment on column market.news_readings.computed_at is 'The moment of the answer: nothing before it may know the reading.';
comment on column market.news_readings.input_tokens is 'Its share of the request; 0 where an equal text had been read.';
`;

/** What language models read in the news, and when. */
export const textReadings: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await sql.raw(statements).execute(db);
  },
};
