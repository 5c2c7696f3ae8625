import { type FeaturePanel, GammaTwinError, invalidInput } from '@gammatwin/core';
import type { Labels } from './labels.ts';

/** One label as a column; `ahead` is how many sessions past its own it reads. */
interface LabelColumn {
  readonly name: string;
  readonly ahead: number;
  readonly values: Float64Array;
}

/** The names under which labels go wherever they stand in a table; no feature may have one. */
const labelName =
  /^(forward_return|realized_volatility_ahead|return_rank_ahead|hit_target)_\d+d$|^regime(_label)?$/;

/** No feature follows what is to come this closely; a label, scaled, shifted or turned round, does. */
const greatestCorrelation = 0.999;
const fewestCells = 30;
const mostCells = 2000;

/**
 * Refuses labels handed in where a feature panel is expected, and panels with a label's name among their columns.
 * Throws LABELS_AS_FEATURES.
 */
export function assertNotLabels(panel: FeaturePanel | Labels): asserts panel is FeaturePanel {
  if ('kind' in panel || !('names' in panel)) throw refusal('labels were handed in as features', {});
  const name = panel.names.find((each) => labelName.test(each));
  if (name !== undefined) throw refusal(`the feature ${name} has the name of a label`, { name });
}

/**
 * Refuses a panel one of whose columns is a label under another name: where both are known, the two are correlated by
 * more than 0.999 in absolute terms, over 30 cells at least (2,000 spread over the panel are looked at). What reads the
 * future in part is for the truncation test to find. The panel stands on the sessions and symbols of the labels. Throws
 * LABELS_AS_FEATURES.
 */
export function assertNoLabelColumns(panel: FeaturePanel, labels: Labels): void {
  assertNotLabels(panel);
  const cells = labels.sessions.length * labels.symbols.length;
  if (panel.values.length !== cells * panel.names.length) {
    throw invalidInput(
      'feature values',
      `${cells} cells of ${panel.names.length} columns`,
      panel.values.length,
    );
  }
  for (const label of labelColumns(labels)) {
    if (label.ahead === 0) continue;
    const sample = knownCells(label.values);
    for (const [f, name] of panel.names.entries()) {
      const correlation = correlationOver(sample, label.values, panel, f);
      if (!(Math.abs(correlation) > greatestCorrelation)) continue;
      throw refusal(`the feature ${name} is the label ${label.name} under another name`, {
        name,
        label: label.name,
        correlation,
      });
    }
  }
}

function labelColumns({ horizons, hitHorizon, hitTarget, regime }: Labels): LabelColumn[] {
  return [
    ...horizons.flatMap(({ horizon, forwardReturn, realizedVolatility, returnRank }) => [
      { name: `forward_return_${horizon}d`, ahead: horizon, values: forwardReturn },
      { name: `realized_volatility_ahead_${horizon}d`, ahead: horizon, values: realizedVolatility },
      { name: `return_rank_ahead_${horizon}d`, ahead: horizon, values: returnRank },
    ]),
    { name: `hit_target_${hitHorizon}d`, ahead: hitHorizon, values: hitTarget },
    { name: 'regime', ahead: 0, values: regime },
  ];
}

/** Up to `mostCells` cells with a value, evenly spread. */
function knownCells(values: Float64Array): Int32Array {
  let count = 0;
  for (const value of values) if (!Number.isNaN(value)) count++;
  const sample = new Int32Array(Math.min(count, mostCells));
  let known = 0;
  let taken = 0;
  for (let cell = 0; taken < sample.length; cell++) {
    if (Number.isNaN(values[cell]!)) continue;
    if (known * sample.length >= taken * count) sample[taken++] = cell;
    known++;
  }
  return sample;
}

/** Pearson over the cells where the feature is known; NaN where they are too few or either is constant. */
function correlationOver(cells: Int32Array, label: Float64Array, panel: FeaturePanel, f: number): number {
  const width = panel.names.length;
  let known = 0;
  let meanX = 0;
  let meanY = 0;
  let xx = 0;
  let yy = 0;
  let xy = 0;
  for (const cell of cells) {
    const at = cell * width + f;
    if (panel.missing[at]) continue;
    known++;
    // Welford's update: a feature of large values and little spread would lose its variance in a sum of squares.
    const dx = panel.values[at]! - meanX;
    const dy = label[cell]! - meanY;
    meanX += dx / known;
    meanY += dy / known;
    xx += dx * (panel.values[at]! - meanX);
    yy += dy * (label[cell]! - meanY);
    xy += dx * (label[cell]! - meanY);
  }
  return known < fewestCells ? Number.NaN : xy / Math.sqrt(xx * yy);
}

function refusal(message: string, fields: Record<string, unknown>): GammaTwinError {
  return new GammaTwinError('LABELS_AS_FEATURES', `${message}: a feature may not look ahead`, { fields });
}
