import { randomUUID } from "node:crypto";
import Fastify from "fastify";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Role, roles } from "../src-contract/entities/user.ts";
import { errorBodySchema } from "../src-contract/errors.ts";
import { apiPrefix, healthSchema, protocolVersion, protocolVersionHeader } from "../src-contract/sync-protocol.ts";
import { guardRoutes } from "./routes/route-access.ts";
import { policyOf } from "./routes/route-policy.ts";
import { type DeskForTests, type ServerForTests, startServerForTests } from "./server-for-tests.ts";

let server: ServerForTests;
let olga: DeskForTests;
beforeAll(async () => {
  server = await startServerForTests();
  olga = await server.signIn("olga");
});
afterAll(() => server.close());

const pullAs = (version: string | null) =>
  fetch(`${server.url}${apiPrefix}/sync/pull`, {
    method: "POST",
    headers: {
      ...olga.headers,
      "content-type": "application/json",
      ...(version === null ? {} : { [protocolVersionHeader]: version }),
    },
    body: JSON.stringify({ deviceId: olga.deviceId, cookie: null, heard: null }),
  });

describe("the protocol version", () => {
  it("R-8: a client that is too old, or says no version, is told to update", async () => {
    for (const version of ["0", null, "", "1.5", "new"]) {
      const answer = await pullAs(version);
      expect([answer.status, errorBodySchema.parse(await answer.json()).kind]).toEqual([426, "clientTooOld"]);
    }
  });

  it("R-8: a client newer than the server is told that the server is too old", async () => {
    const answer = await pullAs(String(protocolVersion + 1));
    expect([answer.status, errorBodySchema.parse(await answer.json()).kind]).toEqual([501, "serverTooOld"]);
    expect((await pullAs(String(protocolVersion))).status).toBe(200);
  });

  it("R-8: health answers every client, and says which versions the server speaks", async () => {
    const answer = await fetch(`${server.url}/health`);
    expect(healthSchema.parse(await answer.json())).toMatchObject({
      product: "kartoteka",
      database: "ok",
      protocolVersion,
    });
  });
});

describe("errors", () => {
  const path = `${apiPrefix}/sync/push`;
  const push = (body: unknown, headers = {}) => server.post(path, body, { ...olga.headers, ...headers });

  it("R-33: whatever is wrong with a request, the answer is an ErrorBody with its status", async () => {
    const big = JSON.stringify({ deviceId: olga.deviceId, mutations: [], padding: "я".repeat(5_000_000) });
    const many = Array.from({ length: 201 }, (_, n) =>
      olga.mutation("attachCall", { callId: randomUUID(), clientId: randomUUID() }, n),
    );
    const answers = {
      "no route": await server.post("/api/v1/nothing", {}),
      "not JSON": await push("{"),
      "empty body": await push(""),
      "not JSON by its type": await push("a=b", { "content-type": "application/x-www-form-urlencoded" }),
      "too large": await push(big),
      "not the schema": await push({ deviceId: "нет", mutations: [{}] }),
      "too many mutations": await push({
        deviceId: olga.deviceId,
        cookie: null,
        heard: null,
        mutations: many,
        pulls: false,
      }),
      "no session": await server.post(path, {}),
    };
    const kinds = Object.entries(answers).map(([name, { status, body }]) => [
      name,
      status,
      errorBodySchema.parse(body).kind,
    ]);
    expect(kinds).toEqual([
      ["no route", 404, "notFound"],
      ["not JSON", 400, "invalid"],
      ["empty body", 400, "invalid"],
      ["not JSON by its type", 415, "invalid"],
      ["too large", 413, "invalid"],
      ["not the schema", 400, "invalid"],
      ["too many mutations", 400, "invalid"],
      ["no session", 401, "notSignedIn"],
    ]);
  });

  it("R-33: what was sent is not repeated in the answer", async () => {
    const answer = await push({ deviceId: "ТАЙНА", mutations: "ТАЙНА", ТАЙНА: 1 });
    expect(answer.error.details).toContain("/deviceId");
    expect(JSON.stringify(answer.body)).not.toContain("ТАЙНА");
  });

  it("R-22: a route without a row in the policy does not start, whatever its method", () => {
    const app = Fastify({ exposeHeadRoutes: false });
    guardRoutes(app, () => Promise.reject(new Error("nobody")));
    expect(() => app.get("/open", async () => "x")).toThrow("GET /open has no row");
    expect(() => app.route({ method: ["GET", "PUT"], url: "/health", handler: async () => "x" })).toThrow(
      "PUT /health has no row",
    );
    expect(() => app.get("/health", async () => "x")).not.toThrow();
  });

  it("R-22, G14-4: a route that is not for a role refuses it before the body is read", async () => {
    const app = Fastify();
    const policy = policyOf("POST", `${apiPrefix}/sync/pull`);
    if (!policy) throw new Error("no policy of a pull");
    const verdicts = { ...policy.verdicts, employee: "forbidden", manager: "forbidden" } as const;
    const role = (header: string | undefined) => header as Role;
    guardRoutes(
      app,
      async (header) => ({ accountId: 1, userId: "", deviceId: "", familyId: "", role: role(header), expiresAt: 0 }),
      () => ({ ...policy, verdicts }),
    );
    const handled: string[] = [];
    app.post("/for-administrators", async (request) => void handled.push(String(request.session?.role)));
    const ask = (authorization: Role) =>
      app.inject({ method: "POST", url: "/for-administrators", headers: { authorization } });
    for (const each of roles) await ask(each);
    expect(handled).toEqual(["owner", "admin"]);
    await app.close();
  });

  it("R-25: answers are not to be shown or framed by a browser", async () => {
    const { headers } = await fetch(`${server.url}/health`);
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("content-security-policy")).toContain("default-src 'self'");
  });
});
