import type { FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import { idSchema } from "../../src-contract/entities/basics.ts";
import { sha256Schema } from "../../src-contract/entities/file.ts";
import { type ErrorKind, KartotekaError, type ErrorBody, toErrorBody } from "../../src-contract/errors.ts";
import {
  attachmentPath,
  chunkContentType,
  largestChunkBytes,
  tusChecksumAlgorithms,
  tusExtensions,
  tusVersion,
  uploadPath,
  uploadsPath,
} from "../../src-contract/file-protocol.ts";
import type { App } from "../fastify.ts";
import { noteFetched, readAttachment } from "../files/read-attachment.ts";
import { bytesIn, checksumVerdict, contentDisposition, metadataIn } from "../files/tus-headers.ts";
import { beginUpload, type FileParts, receiveChunk, type Standing, standingOf, wrongBytes } from "../files/uploads.ts";
import { byteRange } from "../snapshot/byte-range.ts";
import { sessionOf } from "./route-access.ts";

const uploadParamsSchema = z.object({ sha256: sha256Schema });
const attachmentParamsSchema = z.object({ attachmentId: idSchema });
/** Of tus: the checksum does not fit the bytes. */
const checksumMismatch = 460;

/** The form of the addresses and headers is in src-contract/file-protocol.ts. */
export function fileRoutes(app: App, { files }: { files: FileParts }): void {
  app.addContentTypeParser(chunkContentType, { parseAs: "buffer" }, (_request, body, done) => done(null, body));

  app.options(uploadsPath, async (_request, reply) =>
    reply
      .headers({
        "tus-resumable": tusVersion,
        "tus-version": tusVersion,
        "tus-extension": tusExtensions,
        "tus-checksum-algorithm": tusChecksumAlgorithms.join(),
        "tus-max-size": files.limits.fileBytes,
      })
      .status(204)
      .send(),
  );

  app.post(uploadsPath, async (request, reply) => {
    if (!speaksTus(request, reply)) return refuseVersion(reply);
    const size = bytesIn(request.headers["upload-length"]);
    const sha256 = sha256Schema.safeParse(metadataIn(request.headers["upload-metadata"]).get("sha256"));
    if (size === null || !sha256.success)
      throw new KartotekaError("invalid", "Upload-Length, and sha256 in Upload-Metadata, are wanted");
    const standing = await beginUpload(files, sessionOf(request), { sha256: sha256.data, size });
    return tell(reply, standing).status(201).header("location", uploadPath(sha256.data)).send();
  });

  app.head(uploadPath(":sha256"), { schema: { params: uploadParamsSchema } }, async (request, reply) => {
    if (!speaksTus(request, reply)) return refuseVersion(reply);
    const standing = await standingOf(files, sessionOf(request), request.params.sha256);
    if (!standing) throw new KartotekaError("notFound", "no such upload");
    return tell(reply, standing)
      .headers({ "upload-length": standing.size, "cache-control": "no-store" })
      .status(200)
      .send();
  });

  app.patch(
    uploadPath(":sha256"),
    { bodyLimit: largestChunkBytes, schema: { params: uploadParamsSchema } },
    async (request, reply) => {
      if (!speaksTus(request, reply)) return refuseVersion(reply);
      const { body: bytes } = request;
      if (!Buffer.isBuffer(bytes)) return refuse(reply, 415, "invalid", `a chunk is ${chunkContentType}`);
      const offset = bytesIn(request.headers["upload-offset"]);
      if (offset === null) throw new KartotekaError("invalid", "Upload-Offset is wanted");
      const verdict = checksumVerdict(request.headers["upload-checksum"], bytes);
      if (verdict === "malformed")
        throw new KartotekaError("invalid", "Upload-Checksum of a known algorithm is wanted");
      if (verdict === "wrong") return refuse(reply, checksumMismatch, "invalid", "the chunk was changed on its way");
      try {
        const chunk = { sha256: request.params.sha256, offset, bytes };
        return tell(reply, await receiveChunk(files, sessionOf(request), chunk))
          .status(204)
          .send();
      } catch (error) {
        if (toErrorBody(error).details === wrongBytes) return refuse(reply, checksumMismatch, "invalid", wrongBytes);
        throw error;
      }
    },
  );

  app.get(attachmentPath(":attachmentId"), { schema: { params: attachmentParamsSchema } }, async (request, reply) => {
    const session = sessionOf(request);
    const { attachmentId } = request.params;
    const { name, sha256, size, isRecording } = await readAttachment(files, session, attachmentId);
    const etag = `"${sha256}"`;
    const range = byteRange({ range: request.headers.range, ifRange: request.headers["if-range"], etag, size });
    reply.headers({
      "accept-ranges": "bytes",
      "cache-control": "private, no-store",
      "content-disposition": contentDisposition(name),
      // whatever it is, nobody is to show or run it by what this answer says
      "x-content-type-options": "nosniff",
      etag,
    });
    if (range === "unsatisfiable")
      return refuse(reply.header("content-range", `bytes */${size}`), 416, "invalid", "no such range of bytes");
    const { start, end } = range ?? { start: 0, end: size - 1 };
    if (range) reply.status(206).header("content-range", `bytes ${start}-${end}/${size}`);
    reply.type("application/octet-stream").header("content-length", end - start + 1);
    // one that goes on where it was cut began with an entry
    if (isRecording && start === 0) await noteFetched(files, session, attachmentId);
    if (size === 0) return reply.send(Buffer.alloc(0));
    return reply.send(await files.storage.read({ accountId: session.accountId, sha256 }, { start, end }));
  });
}

function speaksTus(request: FastifyRequest, reply: FastifyReply): boolean {
  reply.header("tus-resumable", tusVersion);
  return request.headers["tus-resumable"] === tusVersion;
}

function refuseVersion(reply: FastifyReply): FastifyReply {
  return refuse(reply.header("tus-version", tusVersion), 412, "invalid", `Tus-Resumable: ${tusVersion} is wanted`);
}

function tell(reply: FastifyReply, { offset, expiresAt }: Standing): FastifyReply {
  if (expiresAt !== null) reply.header("upload-expires", new Date(expiresAt).toUTCString());
  return reply.header("upload-offset", offset);
}

/** With a status that the kind alone does not have; as text, like every error. */
function refuse(reply: FastifyReply, status: number, kind: ErrorKind, details: string): FastifyReply {
  const body: ErrorBody = { kind, details };
  return reply.status(status).type("application/json; charset=utf-8").send(JSON.stringify(body));
}
