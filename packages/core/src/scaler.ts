import type { EpochDay } from './epoch-day.ts';
import { GammaTwinError, invalidInput } from './errors.ts';
import type { FeaturePanel } from './market.ts';

export type ScalerTransform = 'linear' | 'signedLog';

/** Mean and scale of every feature, and the window of sessions on which they were fitted (both ends included). */
export interface Scaler {
  readonly names: readonly string[];
  readonly transforms: readonly ScalerTransform[];
  readonly mean: readonly number[];
  readonly scale: readonly number[];
  /** Known values of each feature in the window. */
  readonly observed: readonly number[];
  readonly fittedFrom: EpochDay;
  readonly fittedTo: EpochDay;
}

const clip = 5;
const fewestObservations = 30;

/** Fits on the known (not missing) values of the sessions in [from, to] alone. A constant feature gets scale 1. */
export function fitScaler(
  panel: FeaturePanel,
  window: { readonly from: EpochDay; readonly to: EpochDay },
  transforms: readonly ScalerTransform[] = panel.names.map(() => 'linear'),
): Scaler {
  const features = panel.names.length;
  if (transforms.length !== features) {
    throw invalidInput('scaler transforms', `one for each of ${features} features`, transforms.length);
  }
  const rowsPerSession = panel.symbols.length;
  const count = new Float64Array(features);
  const mean = new Float64Array(features);
  const squares = new Float64Array(features);
  let fittedFrom = Number.POSITIVE_INFINITY;
  let fittedTo = Number.NEGATIVE_INFINITY;
  for (let t = 0; t < panel.sessions.length; t++) {
    const session = panel.sessions[t]!;
    if (session < window.from || session > window.to) continue;
    fittedFrom = Math.min(fittedFrom, session);
    fittedTo = Math.max(fittedTo, session);
    for (let row = t * rowsPerSession; row < (t + 1) * rowsPerSession; row++) {
      for (let f = 0; f < features; f++) {
        const at = row * features + f;
        if (panel.missing[at]) continue;
        const x = transform(panel.values[at]!, transforms[f]!);
        const n = ++count[f]!;
        const delta = x - mean[f]!;
        mean[f]! += delta / n;
        squares[f]! += delta * (x - mean[f]!);
      }
    }
  }
  if (fittedTo < fittedFrom) throw invalidInput('scaler window', 'at least one session', window);
  const scale = Array.from(squares, (s, f) => (count[f]! > 1 && s > 1e-18 ? Math.sqrt(s / count[f]!) : 1));
  return {
    names: panel.names,
    transforms,
    mean: Array.from(mean),
    scale,
    observed: Array.from(count),
    fittedFrom,
    fittedTo,
  };
}

/**
 * Standardised values, clipped to ±5, in the panel's own layout; 0 where missing, and everywhere for a feature that
 * the window knew fewer than 30 times, since a model that was fitted without it can't make sense of it.
 */
export function applyScaler(scaler: Scaler, panel: FeaturePanel): Float32Array {
  if (scaler.names.join() !== panel.names.join()) {
    throw invalidInput('features to scale', scaler.names.join(', '), panel.names.join(', '));
  }
  const features = panel.names.length;
  const out = new Float32Array(panel.values.length);
  for (let at = 0; at < out.length; at++) {
    if (panel.missing[at]) continue;
    const f = at % features;
    if (scaler.observed[f]! < fewestObservations) continue;
    const z = (transform(panel.values[at]!, scaler.transforms[f]!) - scaler.mean[f]!) / scaler.scale[f]!;
    out[at] = Math.max(-clip, Math.min(clip, z));
  }
  return out;
}

/** A scaler that has seen validation data makes every later figure worthless, so it stops the run. */
export function assertFittedBefore(scaler: Scaler, validationStart: EpochDay): void {
  if (scaler.fittedTo < validationStart) return;
  throw new GammaTwinError('SCALER_LEAK', 'the scaler was fitted on sessions of the validation window', {
    fields: { fittedTo: scaler.fittedTo, validationStart },
  });
}

function transform(x: number, kind: ScalerTransform): number {
  return kind === 'signedLog' ? Math.sign(x) * Math.log1p(Math.abs(x)) : x;
}
