/** Rows of a file that were left out, why, and where the first of them stands. Never silent: see FileProvider.rejected. */
export interface Rejection {
  readonly file: string;
  readonly reason: string;
  readonly rows: number;
  /** 'row 532267' or 'line 12' of the file. */
  readonly first: string;
  readonly symbol: string;
}
