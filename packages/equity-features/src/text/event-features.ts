import type { NewsEvent } from './news-reading.ts';

/**
 * The twelve event columns in the order of `newsEvents`. Signed where an article of the kind says by itself which way it
 * points (guidance is raised or cut); the others say that it happened, since their sign hangs on the side that the
 * stock is on and stands in the sentiment columns.
 */
export const eventFeatures: readonly {
  readonly event: NewsEvent;
  readonly signed: boolean;
  readonly source: string;
}[] = [
  { event: 'earnings', signed: false, source: 'Bernard and Thomas 1989' },
  { event: 'guidance', signed: true, source: 'Anilowski, Feng and Skinner 2007' },
  { event: 'analyst', signed: true, source: 'Womack 1996' },
  { event: 'merger', signed: false, source: 'Jensen and Ruback 1983' },
  { event: 'product', signed: false, source: 'Chaney, Devinney and Winer 1991' },
  { event: 'legal', signed: false, source: 'Karpoff, Lee and Martin 2008' },
  { event: 'management', signed: false, source: 'Warner, Watts and Wruck 1988' },
  { event: 'payout', signed: true, source: 'Michaely, Thaler and Womack 1995' },
  { event: 'financing', signed: false, source: 'Loughran and Ritter 1995' },
  { event: 'contract', signed: false, source: 'Neuhierl, Scherbina and Schlusche 2013' },
  { event: 'workforce', signed: false, source: 'Farber and Hallock 2009' },
  { event: 'macro', signed: false, source: 'Boyd, Hu and Jagannathan 2005' },
];
