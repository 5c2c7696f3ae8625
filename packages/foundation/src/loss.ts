import { quantileLoss, type Scalar, type Tensor } from '@gammatwin/nn';

/**
 * Mean quantile loss over the known targets. `target` and `weight` [D, N] (weight 1 = known, 0 = unknown; an unknown
 * target holds any finite number), `quantiles` [D, N, Q].
 */
export function foundationLoss(
  target: Tensor,
  quantiles: Tensor,
  levels: readonly number[],
  weight: Tensor,
): Scalar {
  return quantileLoss(target, quantiles, levels, weight);
}
