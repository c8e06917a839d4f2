/** A file as it lies on the disk: given by the person, found in a folder, or taken out of an archive. */
export interface StoredFile {
  /** Name for people: the path as given, `archive.zip!entry` for entries, `standard input`. */
  name: string;
  /** Where the bytes are. */
  path: string;
  /** Whether the person named this very file; files of folders and archives may be something else. */
  named: boolean;
}

/** Size and hash of a file as stored. */
export interface Fingerprint {
  bytes: number;
  sha256: string;
}
