/** `tiny` shows the whole way in seconds, `small` trains on a CPU, `full` has the design document's sizes. */
export const presetNames = ['tiny', 'small', 'full'] as const;
export type PresetName = (typeof presetNames)[number];
