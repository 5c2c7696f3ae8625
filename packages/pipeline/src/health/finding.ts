import type { EpochDay } from '@gammatwin/core';
import { groupBy } from './group-by.ts';
import { type RuleName, touchedFeatures } from './rules.ts';

/** 'high': what is learned from it is wrong; 'medium': features are worse than they look; 'low': to be known. */
const severities = ['high', 'medium', 'low'] as const;
type Severity = (typeof severities)[number];

/** What one rule found of one ticker. */
export interface Fault {
  readonly rule: RuleName;
  readonly severity: Severity;
  /** '' where it is of no single one. */
  readonly ticker: string;
  /** Ascending. */
  readonly sessions: readonly EpochDay[];
  /** Bars, option rows or captures at fault. */
  readonly rows: number;
  /** How bad, to choose the example that stands for many; greater is worse. */
  readonly measure: number;
  readonly detail: string;
  /** Faults of one rule with the same `group` become one finding; those of the same sessions where absent. */
  readonly group?: string;
}

/** One line of the report: the same fault of one ticker or of many. */
export interface Finding {
  readonly rule: RuleName;
  readonly severity: Severity;
  readonly tickers: readonly string[];
  readonly sessions: readonly EpochDay[];
  readonly rows: number;
  /** Of the worst ticker. */
  readonly detail: string;
  /** Options and equity features that read what is at fault. */
  readonly features: readonly string[];
}

/** Joins faults of the same kind over tickers, as severe as the worst of them; worst first, then by rows. */
export function findingsOf(faults: Iterable<Fault>): Finding[] {
  const groups = groupBy(faults, ({ rule, group, sessions }) => `${rule}/${group ?? sessions.join()}`);
  return Array.from(groups.values(), joined).sort(
    (a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity) || b.rows - a.rows,
  );
}

function joined(faults: readonly Fault[]): Finding {
  const worst = faults.reduce((a, b) => (b.measure > a.measure ? b : a));
  const tickers = [...new Set(faults.flatMap(({ ticker }) => (ticker === '' ? [] : ticker)))].sort();
  const sessions = [...new Set(faults.flatMap((fault) => fault.sessions))].sort((a, b) => a - b);
  return {
    rule: worst.rule,
    severity: severities.find((severity) => faults.some((fault) => fault.severity === severity))!,
    tickers,
    sessions,
    rows: faults.reduce((sum, { rows }) => sum + rows, 0),
    detail: tickers.length > 1 && worst.ticker ? `${worst.ticker}: ${worst.detail}` : worst.detail,
    features: touchedFeatures[worst.rule],
  };
}

/** '1 session', '2 sessions'. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
