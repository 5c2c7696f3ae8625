import type { ReadNewsSummary } from '../news-reading/read-news.ts';
import type { ScoreSummary } from '../news-reading/score-headlines.ts';
import type { Output } from './output.ts';

/** Tells a person what was read, what was refused and why, and what it took. */
export function printReading(output: Output, summary: ReadNewsSummary): void {
  const { articles, cached, copied, read, refused, left, spending } = summary;
  output.line(
    `${articles} articles: ${cached} read before, ${copied} with the text of one that was, ${read} read now, ` +
      `${refused.length} refused, ${left} left`,
  );
  const reasons = new Map<string, number>();
  for (const { code, reason } of refused) {
    const line = `${code}: ${reason}`;
    reasons.set(line, (reasons.get(line) ?? 0) + 1);
  }
  for (const [line, count] of reasons)
    output.line(`  refused ${count}: ${line}; the lexicon's reading stands`);
  printSpending(output, spending);
}

/** A table of how well the model and the lexicon agree with people. */
export function printScore(output: Output, summary: ScoreSummary, model: string): void {
  const rows = [
    [model, summary.agreement.model],
    ['lexicon', summary.agreement.lexicon],
  ] as const;
  output.table(
    ['reader', 'headlines', 'Pearson', 'Spearman', 'right sign'],
    rows.map(([reader, { count, pearson, spearman, signAccuracy }]) => [
      reader,
      String(count),
      pearson.toFixed(3),
      spearman.toFixed(3),
      `${(100 * signAccuracy).toFixed(1)} %`,
    ]),
  );
  for (const [code, count] of Object.entries(summary.refused)) output.line(`refused ${count}: ${code}`);
  printSpending(output, summary.spending);
}

function printSpending(
  output: Output,
  { requests, inputTokens, outputTokens, usd }: ReadNewsSummary['spending'],
): void {
  output.line(
    `${requests} requests, ${inputTokens} input and ${outputTokens} output tokens` +
      (usd === null ? '' : `, ${usd.toFixed(4)} USD`),
  );
}
