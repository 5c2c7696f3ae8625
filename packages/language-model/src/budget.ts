import type { Spending, TokenCount } from './question.ts';

export interface Bounds {
  readonly usdPerMillionInputTokens?: number | undefined;
  readonly usdPerMillionOutputTokens?: number | undefined;
  readonly maxUsd?: number | undefined;
  readonly maxTokens?: number | undefined;
}

/** The most that one request can use, set aside while it is under way. */
interface Reservation {
  /** To be called once, with what it has used; null where nothing was sent. */
  settle(used: TokenCount | null): void;
}

export interface Budget {
  /** Waits for the requests under way where their rest would be enough; the reason where it wouldn't. */
  reserve(most: TokenCount): Promise<Reservation | string>;
  spending(): Spending;
}

const usualUsd = 5;
const usualTokens = 2_000_000;

/** US dollars of tokens at known prices, else null. */
export function usdOf({ input, output }: TokenCount, bounds: Bounds): number | null {
  const { usdPerMillionInputTokens: inputPrice, usdPerMillionOutputTokens: outputPrice } = bounds;
  if (inputPrice === undefined || outputPrice === undefined) return null;
  return (input * inputPrice + output * outputPrice) / 1e6;
}

/** Nothing is sent that could pass a bound, whatever its reply costs. */
export function createBudget(bounds: Bounds): Budget {
  const priced = usdOf({ input: 0, output: 0 }, bounds) !== null;
  const unbounded = bounds.maxUsd === undefined && bounds.maxTokens === undefined;
  const maxUsd = bounds.maxUsd ?? (unbounded && priced ? usualUsd : Number.POSITIVE_INFINITY);
  const maxTokens = bounds.maxTokens ?? (unbounded && !priced ? usualTokens : Number.POSITIVE_INFINITY);
  const used = { input: 0, output: 0, requests: 0 };
  const open = new Set<TokenCount>();
  let waiting: (() => void)[] = [];

  const excess = (counts: readonly TokenCount[]): string | null => {
    const input = counts.reduce((sum, count) => sum + count.input, used.input);
    const output = counts.reduce((sum, count) => sum + count.output, used.output);
    if (input + output > maxTokens) {
      return `the next request could pass ${maxTokens} tokens; ${used.input + used.output} are used`;
    }
    const usd = usdOf({ input, output }, bounds) ?? 0;
    if (usd > maxUsd) {
      return `the next request could pass ${maxUsd} USD; ${(usdOf(used, bounds) ?? 0).toFixed(4)} USD are spent`;
    }
    return null;
  };

  return {
    async reserve(most) {
      for (;;) {
        if (excess([...open, most]) === null) break;
        const alone = excess([most]);
        if (alone !== null) return alone;
        await new Promise<void>((resolve) => waiting.push(resolve));
      }
      const reserved = { ...most };
      open.add(reserved);
      return {
        settle(taken) {
          if (!open.delete(reserved)) return;
          if (taken) {
            used.requests++;
            used.input += taken.input;
            used.output += taken.output;
          }
          const woken = waiting;
          waiting = [];
          for (const wake of woken) wake();
        },
      };
    },
    spending: () => ({
      requests: used.requests,
      inputTokens: used.input,
      outputTokens: used.output,
      usd: usdOf(used, bounds),
    }),
  };
}
