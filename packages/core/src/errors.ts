/** Facts that belong to an error, ready for a log line or a JSON reply. */
export type ErrorFields = Readonly<Record<string, unknown>>;

/**
 * The one error class of the project: a stable code, the facts, the cause, and whether a retry makes sense.
 * A business refusal (a stale quote, no implied volatility) is a value, never this.
 */
export class GammaTwinError extends Error {
  override readonly name = 'GammaTwinError';
  readonly code: string;
  readonly fields: ErrorFields;
  readonly retryable: boolean;

  constructor(
    code: string,
    message: string,
    options: { fields?: ErrorFields; cause?: unknown; retryable?: boolean } = {},
  ) {
    super(message, { cause: options.cause });
    this.code = code;
    this.fields = options.fields ?? {};
    this.retryable = options.retryable ?? false;
  }
}

/** Bad input from a person or another system: what was expected and what came. */
export function invalidInput(what: string, expected: string, was: unknown): GammaTwinError {
  return new GammaTwinError('INVALID_INPUT', `${what}: expected ${expected}, was ${describe(was)}`, {
    fields: { what, expected, was },
  });
}

/** A value as a message shows it. */
export function describe(value: unknown): string {
  if (typeof value === 'string') return `"${value}"`;
  if (value === undefined) return 'nothing';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
