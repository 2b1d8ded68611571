import type { FastifyBaseLogger } from "fastify";
import { toErrorBody } from "../src-contract/errors.ts";

/**
 * Work that the server does by itself for as long as it lives, one run after the other. `work` may throw: it stands in the
 * log under the name of `what`, and the next time is another try.
 */
export function doNowAndThen(
  work: () => Promise<void>,
  { what, log, everyMilliseconds }: { what: string; log: FastifyBaseLogger; everyMilliseconds: number },
): { stop(): Promise<void> } {
  let last: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    last = last.then(work).catch((error: unknown) => {
      log.error({ err: error, kind: toErrorBody(error).kind }, `${what} failed`);
    });
  }, everyMilliseconds);
  timer.unref();
  return {
    async stop() {
      clearInterval(timer);
      await last;
    },
  };
}
