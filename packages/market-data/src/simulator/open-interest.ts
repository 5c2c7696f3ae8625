import type { Expiration } from './expirations.ts';
import { keyedNormal } from './noise.ts';
import type { StockPath } from './stock-path.ts';

/** Weight of the calls at the pin strike of each monthly expiration; those of any other strike weigh about 1 at most. */
const pile = 4;

/**
 * Open interest by expiration, strike, call before put. Calls and puts add up (but for rounding) to the stock's total and
 * put-call ratio of the session; calls lie above the previous close, puts below it, each contract with a taste of its own
 * that it keeps for life. Weights grow with the root of the time left, so that the short end doesn't take all the gamma.
 */
export function openInterestColumn(
  path: StockPath,
  t: number,
  expirations: readonly Expiration[],
  strikes: Float64Array,
): Float64Array {
  const session = path.bars.session[t]!;
  const before = Math.max(0, t - 1);
  const centre = path.bars.close[before]! * (path.splits[before]! / path.splits[t]!);
  const width = path.longRunIv * Math.sqrt(60 / 365);
  const weights = new Float64Array(2 * expirations.length * strikes.length);
  const sums = [0, 0];
  let row = 0;
  for (const { day, monthly } of expirations) {
    const left = day - session;
    const term = Math.sqrt(left) * Math.exp(-left / 90) * (monthly ? 2 : 1);
    for (const strike of strikes) {
      const x = Math.log(strike / centre) / width;
      const pinned = monthly && strike === path.pinStrike[t];
      for (const call of [1, 0]) {
        const taste = keyedNormal(path.noiseKey, Math.round(strike * 10_000) * 2 + call, day);
        const bell = 0.05 + Math.exp(-0.5 * (x - (call ? 0.4 : -0.4)) ** 2);
        const weight = term * (pinned && call ? pile : bell * Math.exp(0.2 * taste));
        weights[row++] = weight;
        sums[call]! += weight;
      }
    }
  }
  const total = path.openInterest[t]!;
  const puts = (total * path.pcr[t]!) / (1 + path.pcr[t]!);
  const [perPut, perCall] = [puts / sums[0]!, (total - puts) / sums[1]!];
  return weights.map((weight, i) => Math.round(weight * (i % 2 === 0 ? perCall : perPut)));
}
