import { type DestinationStream, type Logger, pino } from "pino";
import { z } from "zod";
import { KartotekaError } from "../src-contract/errors.ts";

const secretNames = [
  "authorization",
  "password",
  "passwordHash",
  "accessToken",
  "refreshToken",
  "dataKey",
  "sipAccount",
  "sipAccounts",
  "token",
  "secret",
  "recoveryCodes",
  "deviceProof",
];

/**
 * What happened, without whom it concerns: no bodies, no addresses, no query strings, no names. The redaction is the
 * second line, for whatever somebody logs as an object one day. To stderr: stdout carries the ready line.
 */
export function createLog(level: string, destination: DestinationStream = pino.destination(2)): Logger {
  return pino(
    {
      level,
      base: null,
      redact: {
        paths: secretNames.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]),
        censor: "[hidden]",
      },
      serializers: {
        err: describeError,
        // of the route as it is declared: an address that nobody declared may hold what somebody typed
        req: (request: { method?: string; routeOptions?: { url?: string } }) => ({
          method: request.method,
          route: request.routeOptions?.url ?? "none",
        }),
        res: (reply: { statusCode?: number }) => ({ status: reply.statusCode }),
      },
    },
    destination,
  );
}

type DescribedError = {
  type: string;
  kind?: string;
  code?: string;
  message: string;
  stack: string[];
  cause?: DescribedError;
};

/**
 * What broke and where. Of an error's own words only those that the program wrote: a database and a parser quote the
 * values that they did not like, and a driver's error carries them in fields of its own.
 */
function describeError(error: unknown, depth = 0): DescribedError {
  if (!(error instanceof Error)) return { type: typeof error, message: "", stack: [] };
  const { cause } = error;
  const code = "code" in error && typeof error.code === "string" ? { code: error.code } : {};
  return {
    type: error.name,
    ...(error instanceof KartotekaError ? { kind: error.kind } : {}),
    ...code,
    message: error instanceof z.ZodError ? issuesOf(error) : unquoted(error.message),
    stack: (error.stack ?? "").split("\n").filter((line) => /^\s+at /.test(line)),
    ...(cause === undefined || depth > 3 ? {} : { cause: describeError(cause, depth + 1) }),
  };
}

function issuesOf(error: z.ZodError): string {
  return error.issues.map(({ code, path }) => `${code} ${String(path[0] ?? "")}`.trim()).join(", ");
}

/** knex writes the statement, with a mark for each value, before « - » and the database's own words. */
function unquoted(message: string): string {
  const border = message.lastIndexOf(" - ");
  const statement = border === -1 ? "" : message.slice(0, border + 3);
  const words = message.slice(statement.length);
  return statement + words.replace(/"[^"]*"?|'[^']*'?|«[^»]*»?|`[^`]*`?|\([^)]*\)?/g, "…").slice(0, 500);
}

export function pathOf(url: string): string {
  return url.split("?", 1)[0] ?? url;
}
