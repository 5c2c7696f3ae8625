import { between, checkedConfig, positive, positiveInteger } from './check-config.ts';

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

/** Defaults with overrides; all violations in one INVALID_CONFIG error. */
export function portfolioEnvironmentConfig(
  overrides: Partial<PortfolioEnvironmentConfig> = {},
): PortfolioEnvironmentConfig {
  return checkedConfig('portfolio environment', defaults, overrides, {
    initialCashUsd: positive,
    episodeLength: (value) => (value === null ? null : positiveInteger(value)),
    selections: positiveInteger,
    maxPositionWeight: between(1e-6, 1),
    outcomeSessions: positiveInteger,
  });
}
