import { createHash } from "node:crypto";
import { tusChecksumAlgorithms } from "../../src-contract/file-protocol.ts";

type Header = string | string[] | undefined;

/** A whole number of bytes, or null. Pure, as all here. */
export function bytesIn(header: Header): number | null {
  const number = typeof header === "string" && /^\d{1,15}$/.test(header) ? Number(header) : null;
  return number;
}

/** Upload-Metadata: keys and Base64 values, by commas. */
export function metadataIn(header: Header): Map<string, string> {
  const pairs = String(header ?? "")
    .split(",")
    .map((pair) => pair.trim().split(" ", 2))
    .map(([key = "", value = ""]): [string, string] => [key, Buffer.from(value, "base64").toString("utf8")]);
  return new Map(pairs.filter(([key]) => key !== ""));
}

/**
 * Whether the bytes are those of Upload-Checksum. «malformed» for a header that is missing, or of an algorithm that is not
 * offered: no chunk is taken on trust.
 */
export function checksumVerdict(header: Header, bytes: Uint8Array): "right" | "wrong" | "malformed" {
  const [, name = "", expected = ""] = /^([a-z0-9]+) ([A-Za-z0-9+/]+={0,2})$/.exec(String(header ?? "")) ?? [];
  const algorithm = tusChecksumAlgorithms.find((known) => known === name);
  if (!algorithm) return "malformed";
  return createHash(algorithm).update(bytes).digest("base64") === expected ? "right" : "wrong";
}

/** RFC 6266 with RFC 8187: always to be saved, under a name that no reader can take for anything else. */
export function contentDisposition(name: string): string {
  const encoded = encodeURIComponent(name.replace(/\p{Cs}/gu, "\uFFFD")).replace(
    /['()*]/g,
    (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename*=UTF-8''${encoded}`;
}
