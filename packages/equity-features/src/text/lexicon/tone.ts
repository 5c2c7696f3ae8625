import type { Token } from './tokens.ts';

const words = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/));

/**
 * Words of doubt, rumour and risk: our own short list in the sense of the `uncertainty` and `weak modal` categories of
 * Loughran and McDonald 2011.
 */
const uncertain = words(
  `may might could possible possibly perhaps maybe reportedly rumor rumors rumour rumours rumoured speculation
  speculates unclear uncertain uncertainty uncertainties unsure doubt doubts doubtful risk risks risky fear fears worry
  worries concern concerns volatile volatility pending mull mulls mulling weigh weighs weighing consider considers
  considering explore explores exploring potential potentially likely unlikely appears seems suggests approximately believe
  believes question questions contingent depends tentative cautious caution whether if`,
);
/** Words of what is to come, in the sense of the forward-looking statements of Li 2010. */
const forward = words(
  `will would shall expect expects expected expecting forecast forecasts guidance outlook plan plans planned planning aim
  aims aiming target targets intend intends anticipate anticipates project projects projected projection sees seek seeks
  upcoming future next soon eyes eyeing poised prospect prospects pipeline proposes proposed promises pledges tomorrow
  ahead could may might goal goals estimate estimates`,
);
const forwardPairs = words(
  'set-to due-to to-be to-buy to-cut to-sell to-close to-launch to-acquire to-raise to-pay to-open to-invest to-build to-begin to-start to-report to-announce to-present to-vote to-drive to-help to-reshape to-step',
);

export interface Tone {
  /** 0 … 1. */
  readonly uncertainty: number;
  /** 0 … 1. */
  readonly forwardLooking: number;
}

/** One word says half, two say three quarters; a headline that asks is as one word of doubt. */
export function toneOf(tokens: readonly Token[], asks: boolean): Tone {
  let doubts = asks ? 1 : 0;
  let coming = 0;
  tokens.forEach(({ word }, at) => {
    if (uncertain.has(word)) doubts++;
    if (forward.has(word) || forwardPairs.has(`${word}-${tokens[at + 1]?.word}`)) coming++;
  });
  return { uncertainty: 1 - 0.5 ** doubts, forwardLooking: 1 - 0.5 ** coming };
}
