import type { FeaturePanel } from '@gammatwin/core';
import { assertNoLabelColumns, assertNotLabels, type Labels } from '@gammatwin/equity-features';
import { alignFeatures } from './align.ts';

/**
 * The only way by which features come into a dataset: over the sessions and symbols of its labels, a missing row with the
 * neutral value of each feature's name (0 where none is given). Throws LABELS_AS_FEATURES on labels, on a column with
 * a label's name, and on one that is a label under another name.
 */
export function joinFeatures(
  panel: FeaturePanel,
  labels: Labels,
  neutral: readonly { readonly name: string; readonly neutral: number }[],
): FeaturePanel {
  assertNotLabels(panel);
  const neutralOf = new Map(neutral.map((feature) => [feature.name, feature.neutral]));
  const joined = alignFeatures(
    panel,
    labels.sessions,
    labels.symbols,
    panel.names.map((name) => neutralOf.get(name) ?? 0),
  );
  assertNoLabelColumns(joined, labels);
  return joined;
}
