/**
 * Generalized advantage estimation over one episode (Schulman et al. 2016). rewardT, valueT: t in [0, T), the value
 * being that of the state before the reward; `bootstrapValue` is V(s_T), 0 after a terminal state.
 * advantage_t = Σ_l (γλ)^l δ_{t+l} with δ_t = r_t + γ V_{t+1} − V_t.
 */
export function generalizedAdvantages(
  rewardT: ArrayLike<number>,
  valueT: ArrayLike<number>,
  bootstrapValue: number,
  discount: number,
  lambda: number,
): Float64Array {
  const advantage = new Float64Array(rewardT.length);
  let next = 0;
  let valueTp1 = bootstrapValue;
  for (let t = rewardT.length - 1; t >= 0; t--) {
    const delta = rewardT[t]! + discount * valueTp1 - valueT[t]!;
    next = delta + discount * lambda * next;
    advantage[t] = next;
    valueTp1 = valueT[t]!;
  }
  return advantage;
}

/** Discounted sums Σ_l γ^l r_{t+l} + γ^{T−t} · bootstrapValue, t in [0, T). */
export function discountedReturns(
  rewardT: ArrayLike<number>,
  bootstrapValue: number,
  discount: number,
): Float64Array {
  const returns = new Float64Array(rewardT.length);
  let next = bootstrapValue;
  for (let t = rewardT.length - 1; t >= 0; t--) {
    next = rewardT[t]! + discount * next;
    returns[t] = next;
  }
  return returns;
}

/** Values shifted and scaled to mean 0 and standard deviation 1 (of the whole batch); all 0 where they are equal. */
export function standardized(values: ArrayLike<number>): Float64Array {
  const array = Float64Array.from(values);
  const mean = array.reduce((sum, x) => sum + x, 0) / array.length;
  const deviation = Math.sqrt(array.reduce((sum, x) => sum + (x - mean) ** 2, 0) / array.length);
  return array.map((x) => (deviation > 1e-12 ? (x - mean) / deviation : 0));
}
