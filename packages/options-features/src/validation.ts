import {
  type ChainValueColumn,
  chainValueColumns,
  type EpochDay,
  invalidInput,
  type OptionChain,
} from '@gammatwin/core';
import { selectRows } from './select-rows.ts';
import { fieldFault, rowFault, type ValidationAction, type ValidationRule } from './validation-rules.ts';

export interface ChainFault {
  readonly rule: ValidationRule;
  readonly action: ValidationAction;
  /** The field that is at fault; null where the row is, or bid and ask together. */
  readonly column: ChainValueColumn | null;
  /** Row numbers in the chain as it came, ascending. */
  readonly rows: Int32Array;
}

export interface ChainReport {
  readonly underlying: string;
  readonly session: EpochDay;
  readonly rowsIn: number;
  readonly rowsOut: number;
  /** Only faults that occurred. */
  readonly faults: readonly ChainFault[];
}

export interface ValidatedChain {
  readonly chain: OptionChain;
  readonly report: ChainReport;
}

/**
 * Every check of design document A, section 4.2, row by row: a structural fault (strike, expiration, a second row of
 * the same contract: the first stays) drops the row, a bad field becomes missing, and each is in the report. The
 * chain that came is left as it is. Throws INVALID_INPUT when its columns differ in length.
 */
export function validateChain(chain: OptionChain): ValidatedChain {
  checkColumns(chain);
  const rowsIn = chain.strike.length;
  const faults = new FaultList();
  const isDuplicate = duplicateFinder();
  const good: number[] = [];
  for (let row = 0; row < rowsIn; row++) {
    const strike = chain.strike[row]!;
    const expiration = chain.expiration[row]!;
    const fault =
      rowFault(strike, expiration, chain.session) ??
      (isDuplicate(strike, expiration, chain.isCall[row] === 1) ? 'duplicate' : null);
    if (fault) faults.add(fault, 'dropped', null, row);
    else good.push(row);
  }
  const source = Int32Array.from(good);
  const clean = selectRows(chain, source);
  for (const column of chainValueColumns) blankColumn(clean, column, source, faults);
  blankCrossed(clean, source, faults);
  return {
    chain: clean,
    report: {
      underlying: chain.underlying,
      session: chain.session,
      rowsIn,
      rowsOut: good.length,
      faults: faults.list(),
    },
  };
}

/** How often a rule was broken: rows, or fields where a rule holds for several. */
export function countFaults(report: ChainReport, rule: ValidationRule): number {
  return report.faults.reduce((sum, fault) => sum + (fault.rule === rule ? fault.rows.length : 0), 0);
}

function blankColumn(
  chain: OptionChain,
  column: ChainValueColumn,
  source: Int32Array,
  faults: FaultList,
): void {
  const values = chain[column];
  for (let i = 0; i < values.length; i++) {
    const rule = fieldFault(column, values[i]!, chain.isCall[i] === 1);
    if (!rule) continue;
    const action = Number.isNaN(values[i]!) ? 'kept' : 'blanked';
    faults.add(rule, action, column, source[i]!);
    values[i] = Number.NaN;
  }
}

/** Of a crossed quote neither side can be trusted. */
function blankCrossed({ bid, ask }: OptionChain, source: Int32Array, faults: FaultList): void {
  for (let i = 0; i < bid.length; i++) {
    if (!(bid[i]! > ask[i]!)) continue;
    faults.add('quote-crossed', 'blanked', null, source[i]!);
    bid[i] = Number.NaN;
    ask[i] = Number.NaN;
  }
}

/** Tells of each contract whether it was seen before. */
function duplicateFinder(): (strike: number, expiration: EpochDay, isCall: boolean) => boolean {
  const seen = new Map<EpochDay, Map<number, number>>();
  return (strike, expiration, isCall) => {
    let strikes = seen.get(expiration);
    if (!strikes) {
      strikes = new Map();
      seen.set(expiration, strikes);
    }
    const sides = strikes.get(strike) ?? 0;
    const side = isCall ? 2 : 1;
    strikes.set(strike, sides | side);
    return (sides & side) !== 0;
  };
}

class FaultList {
  private readonly byKind = new Map<string, Omit<ChainFault, 'rows'> & { rows: number[] }>();

  add(rule: ValidationRule, action: ValidationAction, column: ChainValueColumn | null, row: number): void {
    const kind = `${rule}/${column}`;
    const fault = this.byKind.get(kind);
    if (fault) fault.rows.push(row);
    else this.byKind.set(kind, { rule, action, column, rows: [row] });
  }

  list(): ChainFault[] {
    return Array.from(this.byKind.values(), (fault) => ({ ...fault, rows: Int32Array.from(fault.rows) }));
  }
}

function checkColumns(chain: OptionChain): void {
  const rows = chain.strike.length;
  for (const name of ['expiration', 'isCall', ...chainValueColumns] as const) {
    if (chain[name].length !== rows) throw invalidInput(`column ${name}`, `${rows} rows`, chain[name].length);
  }
}
