/** Roles and delimiters of the messages. */
const frameTokens = 32;
/** English and JSON have four bytes or more a token in the common vocabularies. */
const bytesPerToken = 4;

/** About how many tokens texts have as a request. */
export function likelyTokens(...texts: readonly string[]): number {
  return frameTokens + Math.ceil(bytesOf(texts) / bytesPerToken);
}

/** What texts can't have more of: no vocabulary over bytes has a token without one. */
export function mostTokens(...texts: readonly string[]): number {
  return frameTokens + bytesOf(texts);
}

function bytesOf(texts: readonly string[]): number {
  return texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
}
