import { createHash, randomBytes, randomUUID } from "node:crypto";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import {
  attachmentPath,
  chunkContentType,
  errorKindHeader,
  tusVersion,
  uploadPath,
  uploadsPath,
} from "../../src-contract/file-protocol.ts";
import { protocolVersion, protocolVersionHeader } from "../../src-contract/sync-protocol.ts";
import { filesIn } from "../configuration.ts";
import { type DeskForTests, newClient, type ServerForTests } from "../server-for-tests.ts";

export const sha256Of = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");
export const checksumOf = (bytes: Uint8Array) => `sha256 ${createHash("sha256").update(bytes).digest("base64")}`;
/** Letters, so that it is a file of text. */
export const someFile = (bytes: number) => Buffer.from(randomBytes(bytes).toString("base64").slice(0, bytes));

export type Said = { status: number; kind: string; offset: number | null; headers: Headers; bytes: Buffer };

/** A desk that speaks tus by hand. */
export function fileDesk(server: Pick<ServerForTests, "url">, desk: Pick<DeskForTests, "headers">) {
  async function ask(method: string, path: string, headers: Record<string, string>, body?: Buffer): Promise<Said> {
    const response = await fetch(server.url + path, {
      method,
      headers: {
        [protocolVersionHeader]: String(protocolVersion),
        "tus-resumable": tusVersion,
        ...desk.headers,
        ...headers,
      },
      ...(body ? { body: body as Buffer<ArrayBuffer> } : {}),
    });
    const bytes = Buffer.from(await response.arrayBuffer());
    const isError = response.status >= 400;
    const offset = response.headers.get("upload-offset");
    return {
      status: response.status,
      kind: isError ? (response.headers.get(errorKindHeader) ?? JSON.parse(bytes.toString()).kind) : "",
      offset: offset === null ? null : Number(offset),
      headers: response.headers,
      bytes,
    };
  }
  const begin = (sha256: string, size: number) =>
    ask("POST", uploadsPath, {
      "upload-length": String(size),
      "upload-metadata": `sha256 ${Buffer.from(sha256).toString("base64")}`,
    });
  const send = (sha256: string, offset: number, bytes: Buffer, headers: Record<string, string> = {}) =>
    ask(
      "PATCH",
      uploadPath(sha256),
      {
        "content-type": chunkContentType,
        "upload-offset": String(offset),
        "upload-checksum": checksumOf(bytes),
        ...headers,
      },
      bytes,
    );
  return {
    ask,
    begin,
    send,
    head: (sha256: string) => ask("HEAD", uploadPath(sha256), {}),
    read: (attachmentId: string, headers: Record<string, string> = {}) =>
      ask("GET", attachmentPath(attachmentId), headers),
    /** All of it, in chunks. */
    async upload(bytes: Buffer, chunk = 64 * 1024): Promise<Said> {
      const sha256 = sha256Of(bytes);
      let said = await begin(sha256, bytes.length);
      while (said.status < 300 && said.offset !== null && said.offset < bytes.length)
        said = await send(sha256, said.offset, bytes.subarray(said.offset, said.offset + chunk));
      return said;
    },
  };
}

/** A client, and rows that name a file of his card. */
export async function attachAs(
  desk: DeskForTests,
  bytes: Buffer,
  { clientId = randomUUID(), name = "договор.txt" }: { clientId?: string; name?: string } = {},
): Promise<string> {
  const attachmentId = randomUUID();
  const file = { name, size: bytes.length, type: "text/plain", sha256: sha256Of(bytes) };
  await desk.push([
    desk.mutation("createClient", { ...newClient, clientId }),
    desk.mutation("attachFile", { attachmentId, clientId, commentId: null, callId: null, ...file }),
  ]);
  return attachmentId;
}

/** What lies in the folder of files, by the last part of its path. */
export function filesOnDisk({ folder }: Pick<ServerForTests, "folder">): string[] {
  return readdirSync(filesIn(folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => entry.name)
    .toSorted();
}

export const placeOf = ({ folder, accountId }: Pick<ServerForTests, "folder" | "accountId">, sha256: string) =>
  join(filesIn(folder), String(accountId), sha256.slice(0, 2), sha256);
