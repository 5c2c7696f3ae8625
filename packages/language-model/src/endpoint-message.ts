const longest = 300;

/** What an endpoint says of a request that it refused, fit for a terminal and a log: short, on one line, without keys. */
export function endpointMessage(message: string, apiKey: string | undefined): string {
  if (/<(!doctype|html|head|body)\b/i.test(message)) return 'an HTML page';
  const withoutKey = apiKey ? message.replaceAll(apiKey, '…') : message;
  const text = withoutKey
    // Endpoints quote a wrong key with its middle starred out.
    .replace(/\bsk-[\w*.-]+/g, '…')
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim();
  if (text === '') return 'no message';
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}
