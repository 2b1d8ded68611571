import { createHash } from "node:crypto";
import { KartotekaError } from "../../../src-contract/errors.ts";
import { chunkContentType, tusVersion } from "../../../src-contract/file-protocol.ts";

const tusHeaders = { "tus-resumable": tusVersion };

export function creationHeaders(sha256: string, size: number): Record<string, string> {
  const metadata = `sha256 ${Buffer.from(sha256).toString("base64")}`;
  return { ...tusHeaders, "upload-length": String(size), "upload-metadata": metadata };
}

export function chunkHeaders(offset: number, bytes: Uint8Array): Record<string, string> {
  return {
    ...tusHeaders,
    "content-type": chunkContentType,
    "upload-offset": String(offset),
    "upload-checksum": `sha256 ${createHash("sha256").update(bytes).digest("base64")}`,
  };
}

/** Throws notKartoteka for an answer that does not say it. */
export function offsetIn(headers: Headers, path: string): number {
  const offset = headers.get("upload-offset");
  if (offset === null || !/^\d+$/.test(offset)) throw new KartotekaError("notKartoteka", `${path}: no Upload-Offset`);
  return Number(offset);
}
