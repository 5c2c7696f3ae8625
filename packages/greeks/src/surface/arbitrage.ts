import type { Smile } from './smile.ts';
import { densityFactor, type Svi, totalVariance } from './svi.ts';

/** A stretch of log-moneyness over which the surface gives something for nothing. */
export type ArbitrageViolation =
  | {
      readonly kind: 'butterfly';
      readonly yearsToExpiry: number;
      readonly from: number;
      readonly to: number;
      /** The least g in the stretch, below 0. */
      readonly worst: number;
    }
  | {
      readonly kind: 'calendar';
      readonly yearsToExpiry: number;
      readonly laterYearsToExpiry: number;
      readonly from: number;
      readonly to: number;
      /** The most by which the later expiration's total variance falls short; above 0. */
      readonly worst: number;
    };

const gridPoints = 401;
/** Beyond the quoted strikes the smile is used too, by this share of their width on both sides. */
const margin = 0.25;
/** Total variances that differ by less, relatively, are equal. */
const slack = 1e-9;

/** Butterfly violations (g < 0) of one smile. */
export function butterflyViolations(
  smile: Pick<Smile, 'svi' | 'quoted' | 'yearsToExpiry'>,
): ArbitrageViolation[] {
  const { svi, yearsToExpiry } = smile;
  return stretches(smile.quoted, (k) => Math.max(0, -densityFactor(svi, k) - slack)).map((stretch) => ({
    ...stretch,
    kind: 'butterfly',
    yearsToExpiry,
    worst: -stretch.worst,
  }));
}

/** Calendar violations (total variance that falls with time) between two expirations, the earlier first. */
export function calendarViolations(
  earlier: Pick<Smile, 'svi' | 'quoted' | 'yearsToExpiry'>,
  later: Pick<Smile, 'svi' | 'quoted' | 'yearsToExpiry'>,
): ArbitrageViolation[] {
  const range = [
    Math.min(earlier.quoted[0], later.quoted[0]),
    Math.max(earlier.quoted[1], later.quoted[1]),
  ] as const;
  return stretches(range, (k) => shortfall(earlier.svi, later.svi, k)).map((stretch) => ({
    ...stretch,
    kind: 'calendar',
    yearsToExpiry: earlier.yearsToExpiry,
    laterYearsToExpiry: later.yearsToExpiry,
  }));
}

function shortfall(earlier: Svi, later: Svi, k: number): number {
  const before = totalVariance(earlier, k);
  const missing = before - totalVariance(later, k);
  return missing > slack * before ? missing : 0;
}

interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly worst: number;
}

/** The runs of grid points at which `excess` is above 0. */
function stretches(range: readonly [number, number], excess: (k: number) => number): Stretch[] {
  const width = range[1] - range[0];
  const low = range[0] - margin * width;
  const step = ((1 + 2 * margin) * width) / (gridPoints - 1);
  const found: Stretch[] = [];
  let inside = false;
  for (let i = 0; i < gridPoints; i++) {
    const k = low + i * step;
    const worst = excess(k);
    if (worst > 0) {
      const last = inside ? found.pop() : undefined;
      found.push({ from: last?.from ?? k, to: k, worst: Math.max(last?.worst ?? 0, worst) });
    }
    inside = worst > 0;
  }
  return found;
}
