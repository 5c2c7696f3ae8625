/** Told by long work to whoever shows its progress. */
export interface StageProgress {
  update(done: number, note?: string): void;
  end(): void;
}

/** What every long piece of work needs besides its data. */
export interface WorkContext {
  /** Checked between two steps; the work ends by throwing its reason. */
  readonly signal: AbortSignal;
  onStage(label: string, total: number, unit: string): StageProgress;
}
