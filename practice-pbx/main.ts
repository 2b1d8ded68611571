/**
 * The practice line as a process of its own: `node practice-pbx/main.ts`.
 *
 * Environment
 *   PRACTICE_PBX_PORT                  0 or a port; 0 (any free port) when absent
 *   PRACTICE_PBX_USERS                 JSON: [{"username","password","displayName"}, …]; required
 *   PRACTICE_PBX_ORIGINS               allowed Origin values, separated by commas; required
 *   PRACTICE_PBX_CLIENTS               JSON: [{"name","number"}, …], who the callback line calls back as
 *   PRACTICE_PBX_TIMING                JSON: any of the durations of PracticeTiming, in milliseconds
 *   PRACTICE_PBX_NO_ANSWER_CODE        408 or 480
 *   PRACTICE_PBX_ALLOW_MISSING_ORIGIN  1: for tests without a browser
 *   PRACTICE_PBX_LOG                   1: events as JSON lines on standard error
 *
 * Prints one line of JSON when it listens: {"event":"ready","url","port","controlUrl","controlToken"}; the same
 * goes to a parent that forked it. Ends on SIGTERM, SIGINT, and when that parent is gone.
 * Exit codes: 0 ended, 1 could not listen, 2 bad environment, 3 something did not close in time.
 */
import { z } from "zod";
import { answerIpc } from "./control.ts";
import { startPracticePbx } from "./practice-pbx.ts";

const milliseconds = z.number().int().nonnegative();

const fromJson = <Schema extends z.ZodType>(schema: Schema) =>
  z
    .string()
    .transform((text, context): unknown => {
      try {
        return JSON.parse(text);
      } catch {
        context.addIssue({ code: "custom", message: "is not JSON" });
        return z.NEVER;
      }
    })
    .pipe(schema);

const environmentSchema = z.object({
  PRACTICE_PBX_PORT: z.coerce.number().int().min(0).max(65_535).default(0),
  PRACTICE_PBX_USERS: fromJson(
    z
      .array(z.strictObject({ username: z.string().min(1), password: z.string().min(1), displayName: z.string() }))
      .min(1),
  ),
  PRACTICE_PBX_ORIGINS: z.string().transform((text) => text.split(",").map((origin) => origin.trim())),
  PRACTICE_PBX_CLIENTS: fromJson(z.array(z.strictObject({ name: z.string(), number: z.string().min(1) }))).optional(),
  PRACTICE_PBX_TIMING: fromJson(
    z.strictObject({
      answerAfterMs: milliseconds.optional(),
      noAnswerAfterMs: milliseconds.optional(),
      earlyMediaMs: milliseconds.optional(),
      hangUpAfterMs: milliseconds.optional(),
      callBackAfterMs: milliseconds.optional(),
      echoDelayMs: milliseconds.optional(),
      connectionLossGraceMs: milliseconds.optional(),
    }),
  ).optional(),
  PRACTICE_PBX_NO_ANSWER_CODE: z.enum(["408", "480"]).optional(),
  PRACTICE_PBX_ALLOW_MISSING_ORIGIN: z.enum(["0", "1"]).optional(),
  PRACTICE_PBX_LOG: z.enum(["0", "1"]).optional(),
});

const writeError = (event: string, detail: Readonly<Record<string, unknown>> = {}) => {
  process.stderr.write(`${JSON.stringify({ event, ...detail })}\n`);
};

const LONGEST_CLOSING_MS = 10_000;

async function main(): Promise<void> {
  const parsed = environmentSchema.safeParse(process.env);
  if (!parsed.success) {
    writeError("bad environment", { message: z.prettifyError(parsed.error) });
    process.exitCode = 2;
    return;
  }
  const environment = parsed.data;
  const log = environment.PRACTICE_PBX_LOG === "1" ? writeError : () => {};

  // werift and sip.js run code of their own on sockets and timers: one strange packet must not end every call.
  process.on("uncaughtException", (error) => writeError("uncaught", { message: error.stack ?? error.message }));
  process.on("unhandledRejection", (error) => writeError("unhandled rejection", { message: String(error) }));

  const pbx = await startPracticePbx({
    host: "127.0.0.1",
    port: environment.PRACTICE_PBX_PORT,
    users: environment.PRACTICE_PBX_USERS,
    allowedOrigins: environment.PRACTICE_PBX_ORIGINS,
    allowMissingOrigin: environment.PRACTICE_PBX_ALLOW_MISSING_ORIGIN === "1",
    log,
    ...(environment.PRACTICE_PBX_CLIENTS && { demoClients: environment.PRACTICE_PBX_CLIENTS }),
    ...(environment.PRACTICE_PBX_TIMING && { timing: environment.PRACTICE_PBX_TIMING }),
    ...(environment.PRACTICE_PBX_NO_ANSWER_CODE && {
      noAnswerCode: environment.PRACTICE_PBX_NO_ANSWER_CODE === "480" ? 480 : 408,
    }),
  });

  let stopping = false;
  const stop = () => {
    if (stopping) return;
    stopping = true;
    // What does not close in time must not outlive its user.
    setTimeout(() => process.exit(3), LONGEST_CLOSING_MS).unref();
    if (process.connected) process.disconnect();
    pbx.close().then(
      // everything of ours is closed; werift goes on for half a minute repeating a DTLS greeting that was under way
      () => process.exit(0),
      (error: unknown) => writeError("closing failed", { message: String(error) }),
    );
  };
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);
  process.on("disconnect", stop);
  process.on("message", (message) => {
    void answerIpc(pbx, message).then((reply) => {
      if (process.connected) process.send?.(reply);
    });
  });

  const ready = {
    event: "ready",
    url: pbx.url,
    port: pbx.port,
    controlUrl: `http://127.0.0.1:${pbx.port}`,
    controlToken: pbx.controlToken,
  };
  process.stdout.write(`${JSON.stringify(ready)}\n`);
  process.send?.(ready);
}

main().catch((error: unknown) => {
  writeError("could not start", { message: String(error) });
  process.exitCode = 1;
});
