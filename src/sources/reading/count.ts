/** Counts the records of a file from its bytes, to hold the engine's reader to account. */
export interface RecordCount {
  push(chunk: Buffer): void;
  end(): void;
  /** Records so far. */
  readonly records: number;
  /** Set when the file must be read by the exact reader: why. */
  readonly irregular: string | undefined;
}
