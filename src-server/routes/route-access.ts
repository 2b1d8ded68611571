import type { FastifyInstance, FastifyRequest } from "fastify";
import { KartotekaError } from "../../src-contract/errors.ts";
import {
  apiPrefix,
  minimumProtocolVersion,
  protocolVersion,
  protocolVersionHeader,
} from "../../src-contract/sync-protocol.ts";
import type { Session } from "../session/authenticate.ts";
import { policyOf, type RoutePolicy } from "./route-policy.ts";

declare module "fastify" {
  interface FastifyRequest {
    session: Session | null;
  }
}

/** Checks the protocol version, the session and the role by the route's row of the policy, before a body is read. */
export function guardRoutes(
  app: FastifyInstance,
  authenticate: (header: string | undefined) => Promise<Session>,
  policyFor: typeof policyOf = policyOf,
): void {
  function presentPolicy(method: string, url: string): RoutePolicy {
    const policy = policyFor(method, url);
    if (!policy) throw new Error(`${method} ${url} has no row in route-policy.ts: who may call it?`);
    return policy;
  }

  app.decorateRequest("session", null);
  app.addHook("onRoute", ({ method, url }) => {
    for (const each of [method].flat()) presentPolicy(each, url);
  });
  app.addHook("onRequest", async (request) => {
    if (request.is404) return;
    if (request.url.startsWith(`${apiPrefix}/`)) checkProtocolVersion(request.headers[protocolVersionHeader]);
    const { method, url = "" } = request.routeOptions;
    const policy = presentPolicy(String(method), url);
    if (!policy.needsSession) return;
    const session = await authenticate(request.headers.authorization);
    assertMayAsk(session, policy);
    request.session = session;
  });
}

export function sessionOf(request: FastifyRequest): Session {
  if (!request.session) throw new KartotekaError("notSignedIn");
  return request.session;
}

/** A request speaks for the device that signed in, and for no other. */
export function assertOwnDevice(session: Session, deviceId: string): void {
  if (session.deviceId !== deviceId) throw new KartotekaError("forbidden", "another device's id");
}

function checkProtocolVersion(header: string | string[] | undefined): void {
  const version = Number(header);
  if (!Number.isInteger(version) || version < minimumProtocolVersion) {
    throw new KartotekaError(
      "clientTooOld",
      `this server speaks protocol ${minimumProtocolVersion} to ${protocolVersion}`,
    );
  }
  if (version > protocolVersion)
    throw new KartotekaError("serverTooOld", `this server speaks protocol ${protocolVersion}`);
}

function assertMayAsk({ role }: Session, { verdicts }: RoutePolicy): void {
  if (verdicts[role] !== "answered") throw new KartotekaError("forbidden", `not for ${role}`);
}
