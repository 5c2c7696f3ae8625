/** Sessions, today included. */
export const shortWindow = 5;
export const longWindow = 20;

/** Weights by age in sessions: half after 2, 8 and 5 sessions. */
export const shortWeights: Float64Array = halving(2, shortWindow);
export const longWeights: Float64Array = halving(8, longWindow);
export const eventWeights: Float64Array = halving(5, longWindow);

function halving(sessions: number, window: number): Float64Array {
  return Float64Array.from({ length: window }, (_, age) => 2 ** (-age / sessions));
}
