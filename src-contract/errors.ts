import { z } from "zod";

/**
 * The closed list of things that can go wrong at a door (IPC, HTTP, sync).
 * Each kind has one text in ui/texts (`errors.<kind>`) that says what the person can do: retry, sign in, correct, ask whom.
 */
export const errorKinds = [
  "invalid", // the message does not fit its schema: a fault of the program, or correct the field named in details
  "wrongCredentials", // correct the e-mail or password
  "secondFactorRequired", // type the code of the second factor, or a recovery code
  "secondFactorMissing", // the account demands a second factor: set it up
  "rateLimited", // wait `retryAfterSeconds`
  "unreachable", // no answer from the server: retry, work goes on offline
  "certificate", // the server's certificate is not trusted: ask the administrator
  "notKartoteka", // something answers at the address, but not our server: correct the address
  "clientTooOld", // update the application
  "serverTooOld", // ask the administrator to update the server
  "notSignedIn", // sign in
  "sessionRevoked", // signed out from elsewhere: sign in again, unsent items are kept
  "locked", // the local file needs the password
  "forbidden", // a right is missing: ask the owner or an administrator
  "notFound", // the thing is gone: refresh
  "conflict", // somebody was faster: look at the present state
  "diskFull", // free space, the text is kept in the editor
  "diskReadOnly", // the profile folder cannot be written
  "diskFailed", // the disk answers with errors: the text is kept in the editor, look at the disk
  "fileDamaged", // the local file was damaged, kept aside and rebuilt
  "unsupportedFile", // the chosen file cannot be read as a table
  "fileTooLarge", // attach a smaller one, or a link to it
  "fileTypeRefused", // a program: it is not taken, whatever it is called
  "storageFull", // the account's room for files is used up: ask the owner or an administrator
  "fileAwaited", // its bytes are still on their way from its author's desk: try later
  "cancelled", // the person cancelled
  "unexpected", // report it; details hold the code to copy
] as const;

export const errorKindSchema = z.enum(errorKinds);
export type ErrorKind = z.infer<typeof errorKindSchema>;

export const errorBodySchema = z.object({
  kind: errorKindSchema,
  /** For the details pane and the log; never shown as the message, never a secret. */
  details: z.string().optional(),
  retryAfterSeconds: z.number().optional(),
  /** With sessionRevoked: this very device was shut out. The server gives its data key no more, and it forgets it itself. */
  shutOut: z.literal("device").optional(),
});
export type ErrorBody = z.infer<typeof errorBodySchema>;

export type Result<Value> = { ok: true; value: Value } | { ok: false; error: ErrorBody };

/** Thrown inside a process; each door turns it into a Result with `toErrorBody`. */
export class KartotekaError extends Error {
  readonly kind: ErrorKind;
  readonly retryAfterSeconds: number | undefined;
  readonly shutOut: ErrorBody["shutOut"];

  constructor(kind: ErrorKind, details?: string, options: ErrorOptions = {}) {
    super(details ?? kind, { cause: options.cause });
    this.name = "KartotekaError";
    this.kind = kind;
    this.retryAfterSeconds = options.retryAfterSeconds;
    this.shutOut = options.shutOut;
  }
}
type ErrorOptions = { cause?: unknown } & Partial<Pick<ErrorBody, "retryAfterSeconds" | "shutOut">>;

/** What a door answers for anything thrown inside. SQLite's disk errors are told apart by their codes. */
export function toErrorBody(error: unknown): ErrorBody {
  if (error instanceof KartotekaError) {
    return {
      kind: error.kind,
      details: error.message === error.kind ? undefined : error.message,
      retryAfterSeconds: error.retryAfterSeconds,
      shutOut: error.shutOut,
    };
  }
  if (error instanceof z.ZodError) return { kind: "invalid", details: z.prettifyError(error) };
  const code = typeof error === "object" && error !== null && "code" in error ? String(error.code) : "";
  const details = error instanceof Error ? `${code ? `${code}: ` : ""}${error.message}` : String(error);
  if (code === "SQLITE_FULL" || code === "ENOSPC" || code === "EDQUOT") return { kind: "diskFull", details };
  if (code.startsWith("SQLITE_READONLY") || code === "EROFS" || code === "EACCES")
    return { kind: "diskReadOnly", details };
  if (code === "EIO" || code === "SQLITE_CANTOPEN" || isDiskError(code)) return { kind: "diskFailed", details };
  if (code.startsWith("SQLITE_CORRUPT") || code === "SQLITE_NOTADB") return { kind: "fileDamaged", details };
  return { kind: "unexpected", details };
}

function isDiskError(code: string): boolean {
  return code.startsWith("SQLITE_IOERR") && code !== "SQLITE_IOERR_NOMEM";
}

export async function resultOf<Value>(work: () => Promise<Value> | Value): Promise<Result<Value>> {
  try {
    return { ok: true, value: await work() };
  } catch (error) {
    return { ok: false, error: toErrorBody(error) };
  }
}

export function valueOf<Value>(result: Result<Value>): Value {
  if (result.ok) return result.value;
  const { kind, details, ...options } = result.error;
  throw new KartotekaError(kind, details, options);
}
