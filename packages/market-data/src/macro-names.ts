/** The series of every provider's macro panel, in its order. */
export const macroNames = ['vix', 'spy', 'dgs3mo', 'dgs2', 'dgs10'] as const;
export type MacroName = (typeof macroNames)[number];
