import { zodResponseFormat } from 'openai/helpers/zod';
import type { ResponseFormatJSONObject, ResponseFormatJSONSchema } from 'openai/resources/shared';
import type { Question } from './question.ts';

export type FormatName = 'json_schema' | 'json_object';

/** How a question goes out: the format that the reply is held to, and the system message that goes with it. */
export interface Formatted {
  readonly format: ResponseFormatJSONSchema | ResponseFormatJSONObject;
  readonly system: string;
  /** What of it counts as input besides the messages. */
  readonly schemaText: string;
}

/** The schema as the strict format of the endpoint or, where that isn't known there, as words. */
export function formatted<T>({ name, system, schema }: Question<T>, format: FormatName): Formatted {
  const strict = zodResponseFormat(schema, name);
  const schemaText = JSON.stringify(strict.json_schema.schema);
  if (format === 'json_schema') return { format: strict, system, schemaText };
  return {
    format: { type: 'json_object' },
    system: `${system}\n\nAnswer with one JSON object of this JSON Schema and nothing else:\n${schemaText}`,
    schemaText: '',
  };
}
