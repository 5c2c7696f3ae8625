import { type NewsEvent, newsEvents } from '../news-reading.ts';

/** What tells each kind of event, in lower-case text. One expression a kind, words at their beginning. */
const patterns: Readonly<Record<NewsEvent, RegExp>> = {
  earnings:
    /\b(?:earnings|quarterly|q[1-4]\b|(?:first|second|third|fourth)[ -]quarter|half[ -]year|full[ -]year (?:profit|results)|interims?\b|results\b|eps\b|(?:profits?|revenues?|sales|loss) (?:rise|rose|fall|fell|jump|drop|up|down|beat|miss|top|narrow|widen|slump|surge|grow|grew|climb|plunge)|(?:posts?|reports?|swings? to) [\w$£€. %-]{0,30}(?:profit|loss|revenue|sales)|(?:beats?|miss(?:es)?|tops?) [\w -]{0,30}(?:estimate|forecast|expectation)|profit warning)/,
  guidance:
    /\b(?:guidance|outlook|(?:raises?|lifts?|hikes?|ups|cuts?|lowers?|slash(?:es)?|trims?|withdraws?|reaffirms?|confirms?|maintains?|issues?|gives?) [\w -]{0,30}(?:forecasts?|targets?\b(?! price)|view\b|estimates?)|profit warning|warns? (?:of|on|that)|sees? (?:[\w$ -]{0,20})(?:profit|revenue|sales|growth|earnings)|expects? (?:[\w$ -]{0,20})(?:profit|revenue|sales|growth|earnings|demand))/,
  analyst:
    /\b(?:analysts?|upgrade[sd]?|downgrade[sd]?|price target|target price|(?:initiat\w+|reiterat\w+|resum\w+) (?:coverage|at|with|[\w -]{0,20}(?:buy|sell|hold))|(?:buy|sell|hold|outperform|underperform|overweight|underweight|neutral) rating|rated (?:buy|sell|hold)|brokers?\b|broker tips|overweight|underweight|moody's|fitch|s&p (?:cuts|raises|lowers|downgrades|upgrades))/,
  merger:
    /\b(?:merger|merges?\b|merging|takeover|take-over|acqui(?:re|res|red|ring|sition|sitions)\b|buyout|buy-out|tie-up|(?:to buy|buys|bought|snaps? up|swoops?)\b(?!back)|(?:bid|offer|approach)s? (?:for|to buy|from)|takeover bid|(?:sells?|sold|divests?|spins? off|spin-off|spinoff)\b|joint venture|stake in\b)/,
  product:
    /\b(?:launch(?:es|ed)?|unveils?|unveiled|introduces?|rolls? out|recalls?|recalled|product\b|(?:drug|vaccine|therapy|treatment|pill|device)\b|(?:fda|ema)\b|(?:phase (?:[1-3]|i{1,3})|clinical|late-stage) (?:trial|study)|patents?\b|breakthrough)/,
  legal:
    /\b(?:lawsuits?|sues?\b|sued|suing|court|judge|jury|trial (?:begins|opens|set)|litigation|settle(?:s|d|ment)?\b|(?:fined|fines)\b|penalt\w+|probes?\b|probed|investigat\w+|subpoena\w*|antitrust|regulat(?:or|ors|ory)\b|prosecut\w+|indict\w+|fraud|bribery|sanction\w*|sec (?:charges|probe|investigat\w+|inquiry)|doj|ftc)/,
  management:
    /\b(?:ceo|cfo|coo|chief (?:executive|financial|operating)|chair(?:man|woman|person)?\b|finance (?:chief|director)|board(?:room)?\b|appoints?|appointed|names? (?:new|[\w -]{0,30}as)|steps? (?:down|up)|stepping down|resign\w*|retires?\b|successor|oust\w*|poach\w*|departs?\b|departures?)/,
  payout:
    /\b(?:dividends?|divi\b|buybacks?|buy-backs?|repurchas\w+|payouts?|special distribution|cash (?:return|handout))/,
  financing:
    /\b(?:ipo|initial public offering|(?:share|stock|secondary|public|debt|bond|note|convertible|rights) (?:offering|issue|sale|placing)|raises? [$£€][\d.]+|rais(?:es|ed|ing) (?:capital|funds|cash)|capital rais\w+|bonds?\b|notes due|refinanc\w+|credit facility|loan\b|debt\b|bankruptcy|chapter 11|insolven\w+|restructuring|defaults? on|credit rating)/,
  contract:
    /\b(?:contracts?\b|(?:wins?|won|secures?|lands?|awarded|bags|clinches|signs?|inks?) [\w$£€.' -]{0,40}(?:contract|deal|order|agreement|award)|partner(?:s|ed|ship|ships)?\b|teams? up|teams? with|supply agreement|collaborat\w+|licens(?:e|es|ing) (?:deal|agreement|pact)|memorandum)/,
  workforce:
    /\b(?:layoffs?|lays? off|laying off|job (?:cuts?|losses)|jobs?\b|redundanc\w+|headcount|workforce|(?:cuts?|sheds?|axes?|slash(?:es)?) [\w,. -]{0,20}(?:jobs|staff|workers|positions)|hiring|unions?\b|walkout|strikes?\b|pay (?:deal|rise|dispute)|wages?\b)/,
  macro:
    /\b(?:the fed\b|federal reserve|fomc|interest rates?|rate (?:cut|hike|rise|increase)s?|inflation|cpi\b|gdp|recession|unemployment|jobs report|payrolls|tariffs?|trade war|brexit|treasury yields?|central bank|ecb\b|bank of england|stimulus|oil prices?|geopolitic\w+|election|ftse|s&p 500|dow jones|nasdaq composite|stock market|wall street)/,
};

/** The kinds that the text speaks of, in the order of `newsEvents`. */
export function eventsIn(text: string): NewsEvent[] {
  const lower = text.toLowerCase();
  return newsEvents.filter((event) => patterns[event].test(lower));
}
