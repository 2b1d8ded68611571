import { execFileSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { administration, type SourceKey } from "../../src-contract/administration.ts";
import { ingestPath, ingestSignatureHeader } from "../../src-contract/ingest/ingest-protocol.ts";
import { apiPrefix } from "../../src-contract/sync-protocol.ts";
import {
  addAccount,
  type DeskForTests,
  type ServerForTests,
  signInDesk,
  startServerForTests,
} from "../server-for-tests.ts";
import { addSystem, type SystemForTests } from "./ingest-for-tests.ts";
import { signatureOf, signedHeader } from "./signature.ts";

let server: ServerForTests;
let owner: DeskForTests;
let system: SystemForTests;
beforeAll(async () => {
  server = await startServerForTests({
    limits: { failuresPerPair: 10_000, failuresPerAddress: 10_000, requestsPerAddress: 10_000 },
  });
  owner = await server.signIn("owner");
  system = await addSystem(server, owner, "getcourse");
});
afterAll(() => server.close());

const event = (externalId = randomUUID()) => ({
  ...{ kind: "event", externalId, at: 1, title: "т", client: { externalId } },
});
const bodyOf = (...items: object[]) => JSON.stringify({ items });
const seconds = () => Math.floor(server.clock.now / 1_000);
const count = async () => (await server.database("clientRecords")).length;
const ask = (name: "sources" | "addSource" | "revokeSource", body: object, desk = owner) =>
  server.post(apiPrefix + administration[name].path, body, desk.headers);

describe("the key of a system", () => {
  it("a wrong secret, another body, another time and no signature are refused; nothing is written", async () => {
    const before = await count();
    const body = bodyOf(event());
    const other = bodyOf(event());
    const good = signedHeader(system, seconds(), body);
    const refused = [
      signedHeader({ ...system, secret: `${system.secret}x` }, seconds(), body),
      signedHeader(system, seconds(), other),
      good.replace(/t=\d+/, `t=${seconds() + 1}`),
      good.replace("v1=", "v1=0"),
      "",
      `key=${system.keyId}`,
    ];
    for (const header of refused) {
      const answer = await system.post(body, { header });
      expect([header, answer.status, answer.error.kind]).toEqual([header, 401, "wrongCredentials"]);
    }
    expect(await count()).toBe(before);
    expect((await system.post(body, { header: good })).status).toBe(200);
    expect(await count()).toBe(before + 1);
  });

  it("R-31: a request is good for five minutes around its time, and once", async () => {
    const body = bodyOf(event());
    for (const off of [-301, 301]) {
      const answer = await system.post(body, { seconds: seconds() + off });
      expect([answer.status, answer.error.kind]).toEqual([401, "wrongCredentials"]);
    }
    const header = signedHeader(system, seconds() + 299, body);
    expect((await system.post(body, { header })).body).toMatchObject({ applied: 1 });
    const replayed = await system.post(body, { header });
    expect([replayed.status, replayed.error.kind]).toEqual([409, "conflict"]);
    server.clock.now += 500_000;
    // still within its own window
    expect((await system.post(body, { header })).error.kind).toBe("conflict");
    server.clock.now += 120_000;
    expect((await system.post(body, { header })).error.kind).toBe("wrongCredentials");
    await system.tell(event());
    const kept = await server.database("usedSignatures").where("expiresAt", "<", server.clock.now);
    expect(kept).toEqual([]);
  });

  it("a key that is not there, one of another account and one that was revoked are answered alike", async () => {
    const revoked = await addSystem(server, owner, "leeloo");
    await revoked.tell(event());
    expect((await ask("revokeSource", { keyId: revoked.keyId })).status).toBe(200);
    const [row] = await server.database("sourceKeys").where({ source: "leeloo" });
    expect(row).toMatchObject({ secret: "", revokedAt: server.clock.now });
    const body = bodyOf(event());
    const answers = [revoked, { ...revoked, secret: "" }, { ...system, keyId: `${server.accountId}.${randomUUID()}` }]
      .concat({ ...revoked, keyId: "999.x" }, { ...system, keyId: system.keyId.replace(/^\d+/, "999") })
      .map((key) => system.post(body, { header: signedHeader(key, seconds(), body) }));
    const bodies = (await Promise.all(answers)).map(({ status, body: answer }) => JSON.stringify({ status, answer }));
    expect(bodies.length).toBe(5);
    expect(new Set(bodies).size).toBe(1);
    expect(bodies[0]).toContain("wrongCredentials");
  });

  it("R-22, G14-4: is made and revoked by owner and administrator, shown without its secret, and stands in the log", async () => {
    const { keyId } = await addSystem(server, owner, "usedesk");
    const listed = await ask("sources", {});
    const { keys } = listed.body as { keys: SourceKey[] };
    expect(keys.find((key) => key.keyId === keyId)).toEqual({
      ...{ keyId, source: "usedesk", createdAt: server.clock.now, createdBy: owner.userId },
      ...{ revokedAt: null, lastUsedAt: null },
    });
    expect(JSON.stringify(listed.body)).not.toContain(system.secret);
    expect(server.log()).not.toContain(system.secret);
    const stranger = await addAccount(server.database, "strange.kartoteka");
    const desk = await signInDesk(server.post, stranger.people.owner.email, randomUUID());
    expect((await ask("revokeSource", { keyId }, desk)).error.kind).toBe("notFound");
    expect((await ask("addSource", { source: "hand" })).error.kind).toBe("invalid");
    await ask("revokeSource", { keyId });
    const log: { action: string; subjectId: string; details: string }[] = await server
      .database("auditLog")
      .where({ accountId: server.accountId, subjectId: keyId.split(".")[1] })
      .orderBy("number");
    expect(log.map(({ action, details }) => [action, JSON.parse(details)])).toEqual([
      ["sourceKeyAdded", { source: "usedesk" }],
      ["sourceKeyRevoked", { source: "usedesk" }],
    ]);
  });

  it("of two keys of one system both speak for it: what one told is known to the other", async () => {
    const second = await addSystem(server, owner, "getcourse");
    const told = event();
    await system.tell(told);
    expect(await second.tell(told)).toMatchObject({ unchanged: 1 });
    const other = await addSystem(server, owner, "justclick");
    expect(await other.tell(told)).toMatchObject({ applied: 1 });
  });
});

it("says of a request how it is signed by a shell", async () => {
  const page = readFileSync(join(import.meta.dirname, "../../docs/ingest.md"), "utf8");
  const [, script = ""] = /```sh\n(.*?)```/s.exec(page) ?? [];
  expect(script).toContain("openssl");
  const body = bodyOf(event());
  const header = execFileSync("sh", ["-c", `${script.split("\ncurl")[0]}\nprintf %s "$SIGNATURE"`], {
    encoding: "utf8",
    input: body,
    env: { ...process.env, KEY: system.keyId, SECRET: system.secret, NOW: String(seconds()) },
  });
  expect(header).toBe(`key=${system.keyId},t=${seconds()},v1=${signatureOf(system.secret, seconds(), body)}`);
  const answer = await server.post(ingestPath, body, { [ingestSignatureHeader]: header });
  expect(answer.body).toMatchObject({ applied: 1 });
});
