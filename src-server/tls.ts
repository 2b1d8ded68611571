import { createHash, X509Certificate } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createSecureContext } from "node:tls";
import type { FastifyBaseLogger } from "fastify";

/** PEM files. */
export type TlsFiles = { certificateFile: string; keyFile: string };
/** PEM texts: the chain, the server's own certificate first, and its key. */
export type TlsTexts = { cert: string; key: string };

/** What every context is made with: nothing older than TLS 1.2. */
export const tlsOptions = { minVersion: "TLSv1.2" } as const;

const checkEvery = 10_000;
const warnBefore = 14 * 24 * 60 * 60_000;

/** Throws with the file's name, or why the two do not belong together. */
export async function readTls({ certificateFile, keyFile }: TlsFiles): Promise<TlsTexts> {
  const [cert, key] = await Promise.all([readFile(certificateFile, "utf8"), readFile(keyFile, "utf8")]);
  try {
    createSecureContext({ ...tlsOptions, cert, key });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`${certificateFile} and ${keyFile} are no certificate with its key: ${reason}`, { cause: error });
  }
  return { cert, key };
}

type Parts = {
  files: TlsFiles;
  /** In use now. */
  texts: TlsTexts;
  /** Takes new ones for the connections to come. */
  apply(texts: TlsTexts): void;
  log: Pick<FastifyBaseLogger, "info" | "warn" | "error">;
  everyMilliseconds?: number;
};

/**
 * Looks now and then whether the files have become others: a renewed certificate is served without a restart, and open
 * connections go on. Files that do not belong together are left alone, said once, and looked at again: whoever renews
 * writes one after the other.
 */
export function keepTlsFresh({ files, texts, apply, log, everyMilliseconds = checkEvery }: Parts): {
  /** Looks at once. */
  check(): Promise<void>;
  stop(): Promise<void>;
} {
  let used = digestOf(texts);
  let refused = "";
  let last = Promise.resolve();
  warnOfEnd(texts, log);

  async function look(): Promise<void> {
    try {
      const found = await readTls(files);
      refused = "";
      if (digestOf(found) === used) return;
      apply(found);
      used = digestOf(found);
      log.info({ until: endOf(found).toISOString() }, "a new certificate is served");
      warnOfEnd(found, log);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      if (reason !== refused) log.error({ reason }, "the certificate cannot be read; the one of before is served");
      refused = reason;
    }
  }
  const check = () => {
    last = last.then(look);
    return last;
  };
  const timer = setInterval(() => void check(), everyMilliseconds);
  timer.unref();
  return {
    check,
    async stop() {
      clearInterval(timer);
      await last;
    },
  };
}

function digestOf({ cert, key }: TlsTexts): string {
  return createHash("sha256").update(`${cert}\0${key}`).digest("hex");
}

function endOf({ cert }: TlsTexts): Date {
  return new Date(new X509Certificate(cert).validTo);
}

function warnOfEnd(texts: TlsTexts, log: Parts["log"]): void {
  const end = endOf(texts);
  if (end.getTime() < Date.now() + warnBefore)
    log.warn({ until: end.toISOString() }, "the certificate ends soon or has ended: desks will refuse it");
}
