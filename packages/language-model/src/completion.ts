import { z } from 'zod';
import type { Question, Refusal, TokenCount } from './question.ts';

const count = z.number().int().nonnegative();
const schema = z.object({
  choices: z
    .array(
      z.object({
        finish_reason: z.string().nullish(),
        message: z.object({
          content: z.string().nullish(),
          refusal: z.string().nullish(),
          tool_calls: z.array(z.unknown()).nullish(),
          function_call: z.unknown().optional(),
        }),
      }),
    )
    .min(1),
  usage: z.object({ prompt_tokens: count, completion_tokens: count }).nullish().catch(null),
});

/** What an endpoint sent back, in the shape of OpenAI's chat completions as far as we read them. */
export interface Completion {
  readonly choices: readonly {
    readonly finish_reason?: string | null | undefined;
    readonly message: {
      readonly content?: string | null | undefined;
      readonly refusal?: string | null | undefined;
      readonly tool_calls?: readonly unknown[] | null | undefined;
      readonly function_call?: unknown;
    };
  }[];
  readonly usage?: { readonly prompt_tokens: number; readonly completion_tokens: number } | null | undefined;
}

/** Null if it is something else. */
export function checkCompletion(body: unknown): Completion | null {
  return schema.safeParse(body).data ?? null;
}

/** Null where the endpoint doesn't say. */
export function reportedTokens({ usage }: Completion): TokenCount | null {
  return usage ? { input: usage.prompt_tokens, output: usage.completion_tokens } : null;
}

/** The text of the first choice; empty where there is none. */
export function textOf({ choices }: Completion): string {
  return choices[0]?.message.content ?? '';
}

/** The checked value, or why there is none. */
export function readCompletion<T>(
  completion: Completion,
  question: Question<T>,
): { readonly value: T } | { readonly refusal: Refusal } {
  const choice = completion.choices[0];
  const refuse = (code: Refusal['code'], reason: string) => ({ refusal: { code, reason } });
  if (!choice) return refuse('NOT_JSON', 'the reply is empty');
  const { message, finish_reason: end } = choice;
  const calls = message.tool_calls?.length ?? 0;
  if (calls > 0 || message.function_call || end === 'tool_calls' || end === 'function_call') {
    return refuse('TOOL_CALL', 'it called a tool, and none was offered');
  }
  if (end === 'content_filter') return refuse('REFUSED', 'a filter of the endpoint held the reply back');
  if (message.refusal) return refuse('REFUSED', 'the model declined to answer');
  if (end === 'length') return refuse('CUT_OFF', 'the reply was cut off at the limit of output tokens');
  let json: unknown;
  try {
    json = JSON.parse(textOf(completion));
  } catch {
    return refuse('NOT_JSON', 'the reply is not JSON');
  }
  const checked = question.schema.safeParse(json);
  if (checked.success) return { value: checked.data };
  const places = checked.error.issues.slice(0, 5).map(({ path, code }) => `${pathText(path)} ${code}`);
  return refuse('WRONG_SHAPE', `the reply breaks the schema ${question.name}: ${places.join(', ')}`);
}

/** A key is the model's own word where the schema allows any; only those that look like ours are told. */
function pathText(path: readonly PropertyKey[]): string {
  const steps = path.map((step) =>
    typeof step === 'number' || /^\w{1,40}$/.test(String(step)) ? String(step) : '?',
  );
  return steps.length > 0 ? steps.join('.') : 'the whole';
}
