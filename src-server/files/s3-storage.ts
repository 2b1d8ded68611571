import { openAsBlob } from "node:fs";
import { Readable } from "node:stream";
import type { ReadableStream } from "node:stream/web";
import { AwsClient } from "aws4fetch";
import { sha256Schema } from "../../src-contract/entities/file.ts";
import type { FileKey, FileStorage } from "./file-storage.ts";

/** A bucket of an S3-compatible server, addressed by path: `https://storage.romashka.ru/kartoteka/…`. */
export type S3Place = { endpoint: string; region: string; bucket: string; keyId: string; secret: string };

/** Nothing is asked for longer, but for the sending of a file itself. */
const patience = 15_000;
const sendingPatience = 5 * 60_000;
/** Of faults that S3 tells its clients to try again after. */
const retries = 2;

/**
 * The same folders as on a disk, as keys in a bucket. What is sent names its SHA-256, signed: a storage that got other
 * bytes refuses them. A key appears whole or not at all.
 */
export function s3Storage({ endpoint, region, bucket, keyId, secret }: S3Place): FileStorage {
  const client = new AwsClient({ accessKeyId: keyId, secretAccessKey: secret, service: "s3", region, retries });
  const root = `${endpoint.replace(/\/+$/, "")}/${encodeURIComponent(bucket)}`;
  const urlOf = ({ accountId, sha256 }: FileKey) => `${root}/${accountId}/${sha256.slice(0, 2)}/${sha256}`;

  async function ask(url: string, init: RequestInit, allowed: readonly number[], waits = patience): Promise<Response> {
    const response = await client.fetch(url, { ...init, signal: AbortSignal.timeout(waits) });
    if (allowed.includes(response.status)) return response;
    const code = /<Code>(\w+)<\/Code>/.exec(await response.text())?.[1] ?? "";
    throw new Error(`the storage of files answered ${init.method} with ${response.status} ${code}`.trim());
  }

  async function sizeOf(key: FileKey): Promise<number | null> {
    // unpacked: otherwise the length may be that of a compressed answer
    const { status, headers } = await ask(
      urlOf(key),
      { method: "HEAD", headers: { "accept-encoding": "identity" } },
      [200, 404],
    );
    return status === 404 ? null : Number(headers.get("content-length"));
  }

  async function send(key: FileKey, file: string): Promise<void> {
    const body = await openAsBlob(file, { type: "application/octet-stream" });
    const headers = {
      "x-amz-content-sha256": key.sha256,
      "x-amz-checksum-sha256": Buffer.from(key.sha256, "hex").toString("base64"),
    };
    await (await ask(urlOf(key), { method: "PUT", headers, body }, [200], sendingPatience)).arrayBuffer();
    const stored = await sizeOf(key);
    if (stored !== body.size) throw new Error(`the storage of files kept ${stored} of ${body.size} bytes`);
  }

  return {
    sizeOf,
    stage: send,
    async put(key, file) {
      // a sweep may have taken it since it was sent
      if ((await sizeOf(key)) === null) await send(key, file);
    },
    async read(key, { start, end }) {
      // fetch itself asks for uncompressed bytes where a range is wanted, and a second word of it would break the signature
      const headers = { range: `bytes=${start}-${end}` };
      // without a limit for the whole: a desk on a slow line reads as long as it must
      const response = await client.fetch(urlOf(key), { headers });
      if (response.status === 404) throw Object.assign(new Error("no such file"), { code: "ENOENT" });
      if (response.status !== 206 || !response.body) {
        await response.body?.cancel();
        throw new Error(`the storage of files answered GET with ${response.status}`);
      }
      return Readable.fromWeb(response.body as ReadableStream);
    },
    async remove(key) {
      await ask(urlOf(key), { method: "DELETE" }, [200, 204, 404]);
    },
    async *list() {
      for (let token: string | null = ""; token !== null; ) {
        const query = new URLSearchParams({ "list-type": "2", ...(token ? { "continuation-token": token } : {}) });
        const page = await (await ask(`${root}?${query.toString()}`, { method: "GET" }, [200])).text();
        for (const [, entry = ""] of page.matchAll(/<Contents>(.*?)<\/Contents>/gs)) {
          const [account = "", first, sha256 = "", ...more] = textOf(entry, "Key").split("/");
          const isOurs = /^\d+$/.test(account) && sha256Schema.safeParse(sha256).success && more.length === 0;
          if (isOurs && sha256.startsWith(first ?? ""))
            yield { accountId: Number(account), sha256, cameAt: Date.parse(textOf(entry, "LastModified")) };
        }
        token = textOf(page, "IsTruncated") === "true" ? textOf(page, "NextContinuationToken") : null;
      }
    },
  };
}

const entities: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

/** What stands in an element of S3's answer, which has no attributes there and nests no element of the same name. */
function textOf(xml: string, element: string): string {
  const [, text = ""] = new RegExp(`<${element}>([^<]*)</${element}>`).exec(xml) ?? [];
  return text.replace(/&(\w+);/g, (whole, name: string) => entities[name] ?? whole);
}
