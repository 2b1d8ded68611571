import { randomUUID } from "node:crypto";
import { request } from "node:http";
import { brotliDecompressSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { apiPrefix, protocolVersion, protocolVersionHeader } from "../src-contract/sync-protocol.ts";
import {
  newClient,
  type DeskForTests,
  password,
  type ServerForTests,
  startServerForTests,
} from "./server-for-tests.ts";

let server: ServerForTests;
let olga: DeskForTests;
beforeAll(async () => {
  server = await startServerForTests();
  olga = await server.signIn("olga");
  await olga.push([1, 2, 3].map(() => olga.mutation("createClient", { ...newClient, clientId: randomUUID() })));
});
afterAll(() => server.close());

type Answer = { status: number; headers: NodeJS.Dict<string | string[]>; body: Buffer };

/** As it is on the wire: fetch would undo what is asked about here. */
function post(path: string, body: unknown, headers: Record<string, string>): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const always = { "content-type": "application/json", [protocolVersionHeader]: String(protocolVersion) };
    const sent = request(server.url + apiPrefix + path, { method: "POST", headers: { ...always, ...headers } });
    sent.once("error", reject).once("response", (response) => {
      const parts: Buffer[] = [];
      response.on("data", (part: Buffer) => parts.push(part));
      response.once("end", () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(parts) }),
      );
    });
    sent.end(JSON.stringify(body));
  });
}

const pull = (headers: Record<string, string>) =>
  post("/sync/pull", { deviceId: olga.deviceId, cookie: null, heard: null }, { ...olga.headers, ...headers });

describe("what is sent to a desk", () => {
  it("P-6: rows are compressed for a desk that takes it, and are the same rows", async () => {
    const plain = await pull({});
    for (const accepted of ["br", "gzip, br;q=0.5", "BR"]) {
      const packed = await pull({ "accept-encoding": accepted });
      expect(packed.headers["content-encoding"]).toBe("br");
      expect(packed.headers["content-length"]).toBe(String(packed.body.length));
      expect(packed.body.length).toBeLessThan(plain.body.length / 2);
      expect(JSON.parse(brotliDecompressSync(packed.body).toString())).toEqual(JSON.parse(plain.body.toString()));
    }
    for (const accepted of ["gzip", "br;q=0", "br;q=0.000", "brr", ""]) {
      const answer = await pull({ "accept-encoding": accepted });
      expect([accepted, answer.headers["content-encoding"]]).toEqual([accepted, undefined]);
    }
  });

  it("P-6: an answer that is short anyway stays as it is", async () => {
    const { headers } = await post(
      "/sync/push",
      { deviceId: olga.deviceId, epoch: null, mutations: [] },
      { ...olga.headers, "accept-encoding": "br" },
    );
    expect(headers["content-encoding"]).toBeUndefined();
  });

  it("R-30: an answer with tokens and keys is never compressed", async () => {
    const credentials = { email: server.people.olga.email, password, deviceId: olga.deviceId, deviceName: "x" };
    const answer = await post("/session/sign-in", credentials, { "accept-encoding": "br" });
    expect(answer.status).toBe(200);
    expect(answer.body.length).toBeGreaterThan(500);
    expect(answer.headers["content-encoding"]).toBeUndefined();
  });

  it("P-6, R-25: only who shows an access token gets answers without the headers for browsers", async () => {
    const forBrowsers = Object.keys((await post("/session/sign-out", { refreshToken: "" }, {})).headers).filter(
      (name) => /policy|^x-|^strict|^origin-agent/.test(name) && !name.startsWith("x-ratelimit"),
    );
    expect(forBrowsers.length).toBeGreaterThan(10);
    const named = ({ headers }: Answer) => forBrowsers.filter((name) => name in headers);
    expect(named(await pull({}))).toEqual(["x-content-type-options"]);

    const refused: Record<string, Answer> = {
      "without a session": await post("/sync/pull", { deviceId: olga.deviceId, cookie: null, heard: null }, {}),
      "with a forged one": await pull({ authorization: "Bearer x.y.z" }),
      "of another device": await post(
        "/sync/pull",
        { deviceId: randomUUID(), cookie: null, heard: null },
        olga.headers,
      ),
      "of another form": await post("/sync/pull", {}, olga.headers),
      "not there": await post("/sync/nothing", {}, olga.headers),
    };
    for (const [name, answer] of Object.entries(refused)) {
      expect(answer.status, name).toBeGreaterThanOrEqual(400);
      expect(named(answer), name).toEqual(forBrowsers);
    }
  });
});
