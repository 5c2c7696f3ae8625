export { usdOf } from './budget.ts';
export type { LanguageModelConfig } from './config.ts';
export { type LanguageModel, type LanguageModelTools, openLanguageModel } from './language-model.ts';
export type {
  Answer,
  Question,
  Refusal,
  RefusalCode,
  Spending,
  TokenCount,
} from './question.ts';
export { likelyTokens } from './tokens.ts';
