import { checkConfig, wholeNumber } from '@gammatwin/core';
import { z } from 'zod';

export interface PortfolioEnvironmentConfig {
  readonly initialCashUsd: number;
  /** Steps of one episode; null = the whole window in one. */
  readonly episodeLength: number | null;
  /** Positions at most; the slots of the portfolio inputs. */
  readonly selections: number;
  readonly maxPositionWeight: number;
  /** Sessions after the fill over which the options bonus judges a stock. */
  readonly outcomeSessions: number;
}

const defaults: PortfolioEnvironmentConfig = {
  initialCashUsd: 1_000_000,
  episodeLength: 60,
  selections: 15,
  maxPositionWeight: 0.1,
  outcomeSessions: 5,
};

const positiveInteger = wholeNumber.min(1);
const schema: z.ZodType<PortfolioEnvironmentConfig> = z
  .strictObject({
    initialCashUsd: z.number().positive(),
    episodeLength: positiveInteger.nullable(),
    selections: positiveInteger,
    maxPositionWeight: z.number().min(1e-6).max(1),
    outcomeSessions: positiveInteger,
  })
  .readonly();

/** Defaults with overrides; all violations in one INVALID_CONFIG error. */
export function portfolioEnvironmentConfig(
  overrides: Partial<PortfolioEnvironmentConfig> = {},
): PortfolioEnvironmentConfig {
  return checkConfig('portfolio environment', schema, { ...defaults, ...overrides });
}
