import type { FastifyInstance, FastifyRequest, RouteOptions } from "fastify";
import { KartotekaError } from "../../src-contract/errors.ts";
import {
  apiPrefix,
  minimumProtocolVersion,
  protocolVersion,
  protocolVersionHeader,
} from "../../src-contract/sync-protocol.ts";
import type { Session } from "../session/authenticate.ts";

declare module "fastify" {
  interface FastifyContextConfig {
    /** Who may call the route; each route says it, or the server does not start. */
    access?: "anybody" | "session";
  }
  interface FastifyRequest {
    session: Session | null;
  }
}

/** Checks the protocol version and the session before a body is read. */
export function guardRoutes(
  app: FastifyInstance,
  authenticate: (header: string | undefined) => Promise<Session>,
): void {
  app.decorateRequest("session", null);
  app.addHook("onRoute", assertAccessIsSaid);
  app.addHook("onRequest", async (request) => {
    if (request.is404) return;
    if (request.url.startsWith(`${apiPrefix}/`)) checkProtocolVersion(request.headers[protocolVersionHeader]);
    if (request.routeOptions.config.access !== "anybody")
      request.session = await authenticate(request.headers.authorization);
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

function assertAccessIsSaid(route: RouteOptions): void {
  if (route.config?.access === undefined)
    throw new Error(`${String(route.method)} ${route.url} does not say who may call it`);
}
