import { randomUUID } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { demoAccount } from "../../scripts/demo-account.ts";
import {
  apiPrefix,
  protocolVersion,
  protocolVersionHeader,
  signInResponseSchema,
  snapshotResponseSchema,
} from "../../src-contract/sync-protocol.ts";

export type Prepared = {
  /** `none`: too few rows for one. `absent`: this server has no such route. */
  kind: "ready" | "none" | "absent";
  milliseconds: number;
  /** What a desk downloads. */
  compressedBytes: number;
};

/** Asks as a desk that has nothing, until the server has its scope's snapshot ready. */
export async function prepareSnapshot(url: string): Promise<Prepared> {
  const deviceId = randomUUID();
  const credentials = { ...demoAccount, deviceId, deviceName: "bench" };
  const { tokens } = signInResponseSchema.parse(await (await post(url, "/session/sign-in", credentials)).json());
  const started = performance.now();
  for (;;) {
    const response = await post(url, "/sync/snapshot", { deviceId }, tokens.accessToken);
    const milliseconds = performance.now() - started;
    if (response.status === 404) return { kind: "absent", milliseconds, compressedBytes: 0 };
    const answer = snapshotResponseSchema.parse(await response.json());
    if (answer.kind === "none") return { kind: "none", milliseconds, compressedBytes: 0 };
    if (answer.kind === "ready") {
      const compressedBytes = answer.parts.reduce((sum, part) => sum + part.compressedBytes, 0);
      return { kind: "ready", milliseconds, compressedBytes };
    }
    // asked more often than the server advises: what is measured is when it is ready
    await wait(Math.min(20, answer.retryAfterSeconds * 1_000));
  }
}

function post(url: string, path: string, body: unknown, accessToken?: string): Promise<Response> {
  return fetch(url + apiPrefix + path, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      [protocolVersionHeader]: String(protocolVersion),
      ...(accessToken === undefined ? {} : { authorization: `Bearer ${accessToken}` }),
    },
    body: JSON.stringify(body),
  });
}
