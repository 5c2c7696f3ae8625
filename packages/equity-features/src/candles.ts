import { pattern } from './feature.ts';
import { isAbove } from './price-step.ts';
import type { OwnBars, TechnicalFamily } from './technical-family.ts';
import { windowHighest, windowLowest } from './window-sums.ts';

const rangeSpan = 7;

/** Shapes of single bars and pairs of them. */
export const candles: TechnicalFamily = {
  features: [
    pattern('candle_body', '(C − O) / (H − L)', 1, 0, 'Nison 1991', 'H = L'),
    pattern(
      'candle_shadow_balance',
      '(lower shadow − upper shadow) / (H − L); shadows reach from the body to L and to H',
      1,
      0,
      'Nison 1991',
      'H = L',
    ),
    pattern(
      'engulfing',
      '+1 or −1 where a rising (C ≥ O) or falling body holds the body of the day before, of the other colour and equal at one end at most; else 0 (the sign of TA-Lib’s CDLENGULFING)',
      2,
      0,
      'Nison 1991',
    ),
    pattern(
      'narrow_range_7',
      '(R − least R) / (largest R − least R), R = H − L over 7: 0 is Crabel’s NR7',
      rangeSpan,
      0.5,
      'Crabel 1990',
      'all seven R are equal',
    ),
  ],
  compute(bars, out) {
    const { from, length, open, high, low, close } = bars;
    const [body, shadows, engulfs, place] = out as Columns;
    for (let i = from; i < length; i++) {
      const range = high[i]! - low[i]!;
      const lower = Math.min(open[i]!, close[i]!) - low[i]!;
      const upper = high[i]! - Math.max(open[i]!, close[i]!);
      body[i] = (close[i]! - open[i]!) / range;
      shadows[i] = (lower - upper) / range;
      engulfs[i] = i === 0 ? Number.NaN : engulfing(open[i]!, close[i]!, open[i - 1]!, close[i - 1]!);
    }
    placeOfRange(bars, place);
  },
};

type Columns = readonly [Float64Array, Float64Array, Float64Array, Float64Array];

function engulfing(open: number, close: number, formerOpen: number, formerClose: number): -1 | 0 | 1 {
  const rises = close >= open;
  if (rises === formerClose >= formerOpen) return 0;
  const top = rises ? close : open;
  const bottom = rises ? open : close;
  const formerTop = rises ? formerOpen : formerClose;
  const formerBottom = rises ? formerClose : formerOpen;
  if (isAbove(formerTop, top, top) || isAbove(bottom, formerBottom, top)) return 0;
  if (!isAbove(top, formerTop, top) && !isAbove(formerBottom, bottom, top)) return 0;
  return rises ? 1 : -1;
}

function placeOfRange({ from, length, high, low, close, scratch }: OwnBars, out: Float64Array) {
  const [range, least] = scratch as [Float64Array, Float64Array];
  for (let i = Math.max(0, from - rangeSpan + 1); i < length; i++) range[i] = high[i]! - low[i]!;
  windowHighest(range, rangeSpan, from, length, out);
  windowLowest(range, rangeSpan, from, length, least);
  for (let i = from; i < length; i++) {
    const spread = out[i]! - least[i]!;
    out[i] = isAbove(out[i]!, least[i]!, close[i]!) ? (range[i]! - least[i]!) / spread : Number.NaN;
  }
}
