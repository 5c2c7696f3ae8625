import type { ArticleColumns } from './article-columns.ts';
import { hashWords, mostWords } from './headline-words.ts';
import { WordNumbers } from './word-numbers.ts';

/** What the stock's earlier headlines say about each article. */
export interface ArticleNovelty {
  /** 1 − the highest similarity to an earlier headline. */
  readonly novelty: Float64Array;
  /** 1 where that similarity is that of a repeat. */
  readonly repeat: Uint8Array;
  /** Sessions since the earliest headline of the same story. */
  readonly storyAge: Int32Array;
}

const lookback = 20;
/** Bounds the work on a stock with hundreds of articles a session. */
const mostCompared = 128;
const sameText = 0.8;
const sameStory = 0.5;

/**
 * Each article against the stock's last 128 headlines of its own session and the 20 before: the Jaccard similarity of
 * their words, shared over all.
 */
export function articleNovelty({
  firstOf,
  headline,
  session,
}: Pick<ArticleColumns, 'firstOf' | 'headline' | 'session'>): ArticleNovelty {
  const articles = headline.length;
  const out = {
    novelty: new Float64Array(articles).fill(1),
    repeat: new Uint8Array(articles),
    storyAge: new Int32Array(articles),
  };
  const words = new WordChains(articles);
  const touched = new Int32Array(mostCompared);
  const shared = new Int32Array(mostCompared);
  for (let n = 0; n + 1 < firstOf.length; n++) {
    let earliest = firstOf[n]!;
    for (let a = earliest; a < firstOf[n + 1]!; a++) {
      while (a - earliest > mostCompared || session[earliest]! < session[a]! - lookback) earliest++;
      const found = words.take(a, headline[a]!, earliest, touched, shared);
      const size = words.sizeOf(a);
      let highest = 0;
      let story = session[a]!;
      for (let i = 0; i < found; i++) {
        const b = touched[i]!;
        const both = shared[b % mostCompared]!;
        shared[b % mostCompared] = 0;
        const similarity = both / (size + words.sizeOf(b) - both);
        if (similarity > highest) highest = similarity;
        if (similarity >= sameStory && session[b]! < story) story = session[b]!;
      }
      out.novelty[a] = 1 - highest;
      out.repeat[a] = highest >= sameText ? 1 : 0;
      out.storyAge[a] = session[a]! - story;
    }
  }
  return out;
}

/** Room for the words of an article and of all those it is compared with; a power of two. */
const room = 2 * mostCompared * mostWords;

/** For each word the articles that hold it, the latest first. */
class WordChains {
  /** The different words of article a have the places wordsFrom[a] up to wordsFrom[a + 1]. */
  private readonly wordsFrom: Int32Array;
  private readonly numbers: WordNumbers = new WordNumbers();
  /** The last place of each word, by its number. */
  private readonly latest: number[] = [];
  /** By place modulo `room`: whose word it is, and the place before with the same word. */
  private readonly owner: Int32Array = new Int32Array(room);
  private readonly previous: Int32Array = new Int32Array(room);
  private readonly hashes: Int32Array = new Int32Array(mostWords);

  constructor(articles: number) {
    this.wordsFrom = new Int32Array(articles + 1);
  }

  sizeOf(article: number): number {
    return this.wordsFrom[article + 1]! - this.wordsFrom[article]!;
  }

  /**
   * Takes the next article. Writes those from `earliest` on that share words with it to `touched`, how many words to
   * `shared` (by article modulo its length), and says how many articles they are.
   */
  take(a: number, headline: string, earliest: number, touched: Int32Array, shared: Int32Array): number {
    const { wordsFrom, numbers, latest, owner, previous, hashes } = this;
    const words = hashWords(headline, hashes);
    const first = wordsFrom[a]!;
    const oldest = wordsFrom[earliest]!;
    let place = first;
    let found = 0;
    for (let i = 0; i < words; i++) {
      const word = numbers.of(hashes[i]!);
      const before = word < latest.length ? latest[word]! : -1;
      // A word that the headline has twice counts once.
      if (before >= first) continue;
      for (let p = before; p >= oldest; p = previous[p & (room - 1)]!) {
        const b = owner[p & (room - 1)]!;
        if (shared[b % mostCompared]!++ === 0) touched[found++] = b;
      }
      owner[place & (room - 1)] = a;
      previous[place & (room - 1)] = before;
      latest[word] = place++;
    }
    wordsFrom[a + 1] = place;
    return found;
  }
}
