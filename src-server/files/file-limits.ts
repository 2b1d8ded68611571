export type FileLimits = {
  /** Bytes of one file, and of all files of an account. */
  fileBytes: number;
  accountBytes: number;
  /** How long an upload waits for its next chunk, and a file for a row that names it. */
  graceMilliseconds: number;
};
