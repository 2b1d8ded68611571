import { type DestinationStream, type Logger, pino } from "pino";

const secretNames = [
  "authorization",
  "password",
  "passwordHash",
  "accessToken",
  "refreshToken",
  "dataKey",
  "sipAccount",
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
        err: pino.stdSerializers.err,
        req: (request: { method?: string; url?: string }) => ({
          method: request.method,
          path: pathOf(request.url ?? ""),
        }),
        res: (reply: { statusCode?: number }) => ({ status: reply.statusCode }),
      },
    },
    destination,
  );
}

export function pathOf(url: string): string {
  return url.split("?", 1)[0] ?? url;
}
