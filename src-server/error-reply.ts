import type { FastifyError } from "fastify";
import { hasZodFastifySchemaValidationErrors } from "fastify-type-provider-zod";
import { type ErrorBody, type ErrorKind, toErrorBody } from "../src-contract/errors.ts";

const statusOf: Record<ErrorKind, number> = {
  invalid: 400,
  wrongCredentials: 401,
  secondFactorRequired: 401,
  secondFactorMissing: 401,
  notSignedIn: 401,
  sessionRevoked: 401,
  forbidden: 403,
  notFound: 404,
  conflict: 409,
  clientTooOld: 426,
  rateLimited: 429,
  unexpected: 500,
  serverTooOld: 501,
  fileTooLarge: 413,
  fileTypeRefused: 415,
  storageFull: 507,
  // its row is there, and nothing under it yet
  fileAwaited: 404,
  diskFull: 507,
  diskReadOnly: 500,
  diskFailed: 500,
  fileDamaged: 500,
  // kinds of the desk; a server never answers them
  unreachable: 500,
  certificate: 500,
  notKartoteka: 500,
  locked: 500,
  unsupportedFile: 500,
  cancelled: 500,
};

/** The server's own troubles: what exactly broke is for its log, the desk gets the code under which it stands there. */
const ownTroubles: readonly ErrorKind[] = ["unexpected", "diskFull", "diskReadOnly", "diskFailed", "fileDamaged"];

export type ErrorReply = { status: number; body: ErrorBody; isOwnTrouble: boolean };

/** What leaves the server for anything that was thrown inside it. Pure. */
export function errorReply(error: unknown, requestId: string): ErrorReply {
  if (hasZodFastifySchemaValidationErrors(error)) {
    const faults = error.validation.map(
      ({ instancePath, message }) => `${instancePath || "/"}: ${message ?? "invalid"}`,
    );
    return { status: 400, body: { kind: "invalid", details: faults.join("; ").slice(0, 2_000) }, isOwnTrouble: false };
  }
  const status = fastifyStatus(error);
  if (status !== null && status < 500) {
    const kind = status === 404 ? "notFound" : status === 429 ? "rateLimited" : "invalid";
    return { status, body: { kind, details: (error as FastifyError).code }, isOwnTrouble: false };
  }
  const body = toErrorBody(error);
  const isOwnTrouble = ownTroubles.includes(body.kind);
  return {
    // nobody's fault, and over by then
    status: body.kind === "unexpected" && body.retryAfterSeconds !== undefined ? 503 : statusOf[body.kind],
    body: isOwnTrouble ? { ...body, details: `request ${requestId}` } : body,
    isOwnTrouble,
  };
}

/** Of Fastify's own errors (body too large, not JSON, no such route); ours carry a kind instead. */
function fastifyStatus(error: unknown): number | null {
  return error instanceof Error && "statusCode" in error && typeof error.statusCode === "number"
    ? error.statusCode
    : null;
}
