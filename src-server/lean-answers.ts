import { promisify } from "node:util";
import { brotliCompress, brotliCompressSync, constants } from "node:zlib";
import type { FastifyInstance } from "fastify";

declare module "fastify" {
  interface FastifyContextConfig {
    /**
     * Rows, and nothing that opens a door: their length may depend on what they hold. Answers with tokens or keys are
     * never compressed.
     */
    mayBeCompressed?: true;
  }
}

/** What helmet says to browsers alone; `x-content-type-options` stays everywhere. */
const forBrowsers = [
  "content-security-policy",
  "cross-origin-opener-policy",
  "cross-origin-resource-policy",
  "origin-agent-cluster",
  "referrer-policy",
  "strict-transport-security",
  "x-dns-prefetch-control",
  "x-download-options",
  "x-frame-options",
  "x-permitted-cross-domain-policies",
  "x-xss-protection",
];

/** A shorter answer fits into one packet as it is. */
const worthCompressing = 500;
/** What compressing takes on the server's own thread, up to here, is less than the way to another one. */
const compressedAtOnce = 16 * 1024;
const quality = 5;
const compress = promisify(brotliCompress);

/**
 * A desk syncs at every edit, often over a poor line (P-6): what is said to it is short. No browser ever gets these
 * answers: they are given only to who shows an access token in a header, which no page of another origin can send.
 * Errors, and everything that is answered without a session, keep all headers.
 */
export function leanAnswers(app: FastifyInstance): void {
  app.addHook("onSend", async (request, reply, payload) => {
    if (request.session === null || reply.statusCode >= 400) return payload;
    for (const name of forBrowsers) reply.removeHeader(name);
    if (typeof payload !== "string" || payload.length < worthCompressing) return payload;
    if (!request.routeOptions.config.mayBeCompressed || !takesBrotli(request.headers["accept-encoding"]))
      return payload;
    const bytes = Buffer.from(payload);
    const params = {
      [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
      [constants.BROTLI_PARAM_QUALITY]: quality,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    };
    const compressed =
      bytes.length <= compressedAtOnce ? brotliCompressSync(bytes, { params }) : await compress(bytes, { params });
    reply.headers({ "content-encoding": "br", "content-length": compressed.length });
    return compressed;
  });
}

/** Named, and not refused by a weight of nought (RFC 9110, 12.5.3). */
function takesBrotli(header: string | string[] | undefined): boolean {
  return String(header ?? "")
    .split(",")
    .some((coding) => /^\s*br\s*(;\s*q=(1|0\.0*[1-9]).*)?$/i.test(coding));
}
