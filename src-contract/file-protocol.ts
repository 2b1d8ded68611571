import { apiPrefix } from "./sync-protocol.ts";

/**
 * How the bytes of files travel: up by tus 1.0 (https://tus.io/protocols/resumable-upload, core, creation, expiration,
 * checksum), down by GET with Range. A file is named by its SHA-256, so the address of an upload is known before it begins
 * and nothing has to be remembered of one that was cut.
 *
 *   POST  /files                creation: Upload-Length, Upload-Metadata «sha256 <base64 of 64 hex digits>»
 *   HEAD  /files/:sha256        how much of it is on the server's disk; Upload-Offset = Upload-Length: all, and verified
 *   PATCH /files/:sha256        one chunk with its checksum: taken whole or not at all
 *   GET   /attachments/:id      the bytes, for whoever may see that row
 */
export const tusVersion = "1.0.0";
export const tusExtensions = "creation,expiration,checksum";
/** Algorithms that a chunk's checksum may name. */
export const tusChecksumAlgorithms = ["sha256", "sha1"] as const;
export const chunkContentType = "application/offset+octet-stream";

/** What a desk sends at once. A cut costs no more than this. */
export const fileChunkBytes = 1024 * 1024;
/** What a server takes at once. */
export const largestChunkBytes = 4 * 1024 * 1024;
/** A desk takes no larger file; a server may allow less. */
export const largestFileBytes = 100 * 1024 * 1024;

/** The kind of a refusal, where the method leaves it no body. */
export const errorKindHeader = "x-kartoteka-error";

export const uploadsPath = `${apiPrefix}/files`;
export const uploadPath = (sha256: string) => `${apiPrefix}/files/${sha256}`;
export const attachmentPath = (attachmentId: string) => `${apiPrefix}/attachments/${attachmentId}`;
