import { randomUUID } from "node:crypto";
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { apiPrefix } from "../../src-contract/sync-protocol.ts";
import { ingestPath, ingestSignatureHeader } from "../../src-contract/ingest/ingest-protocol.ts";
import { signedHeader } from "../../src-server/ingest/signature.ts";
import { type ServerProcess, startServerProcess } from "../../src-server/server-process-for-tests.ts";
import { newClient, password, postTo, signInDesk } from "../../src-server/server-for-tests.ts";
import { runAdmin, runAdminProcess } from "./admin-for-tests.ts";

const account = "ООО Ромашка";
const anna = "anna@romashka.ru";
const file = "kartoteka-server.sqlite";
let folder: string;
let server: ServerProcess;
const admin = (words: string[], input = "") => runAdmin(folder, words, input);
const signIn = (email: string, secret: string) =>
  postTo(server.url)(`${apiPrefix}/session/sign-in`, {
    email,
    password: secret,
    deviceId: randomUUID(),
    deviceName: "тест",
  });

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "kartoteka-admin-"));
  const added = ["--account", account, "--name", "Анна Петрова", "--email", anna, "--role", "owner"];
  const first = await runAdminProcess(folder, ["people", "add", ...added], `${password}\n`);
  if (first.code !== 0) throw new Error(`the first owner was not added: ${first.errors}`);
  server = await startServerProcess({ KARTOTEKA_DATA: folder });
}, 60_000);
afterAll(async () => {
  server.child.kill("SIGTERM");
  await server.exit;
  rmSync(folder, { recursive: true, force: true });
});

describe("kartoteka-admin, beside a server that runs", () => {
  it("GC-3, R-22: people are added, get another role and password, are shut out and let in", async () => {
    const email = "boris@romashka.ru";
    const person = ["--account", account, "--name", "Борис", "--email", email, "--role", "manager"];
    expect((await admin(["people", "add", ...person], "первый-пароль\n")).code).toBe(0);
    expect((await signIn(email, "первый-пароль")).body).toMatchObject({ user: { name: "Борис", role: "manager" } });
    expect((await admin(["people", "password", "--email", email], "второй-пароль\n")).code).toBe(0);
    expect((await signIn(email, "первый-пароль")).error.kind).toBe("wrongCredentials");
    expect((await admin(["people", "role", "--email", email, "--role", "admin"])).code).toBe(0);
    expect((await signIn(email, "второй-пароль")).body).toMatchObject({ user: { role: "admin" } });
    expect((await admin(["people", "disable", "--email", email])).code).toBe(0);
    expect((await signIn(email, "второй-пароль")).error.kind).toBe("forbidden");
    const listed = await admin(["people", "list"]);
    expect(listed.out).toMatch(new RegExp(`${account}: 2\n.*owner · Анна Петрова.*\n.*admin · Борис.*disabled`));
    expect((await admin(["people", "enable", "--email", email])).code).toBe(0);
    expect((await signIn(email, "второй-пароль")).status).toBe(200);
  });

  it("G14-4: says in a line what cannot be done, and does nothing", async () => {
    const refused = async (words: string[], input = "") => {
      const { code, out, errors } = await admin(words, input);
      expect([code, out]).toEqual([1, ""]);
      expect(errors.trim().split("\n")).toHaveLength(1);
      return errors;
    };
    expect(await refused(["people", "disable", "--email", anna])).toContain("without an owner");
    expect(await refused(["people", "disable", "--email", "nobody@romashka.ru"])).toContain("nobody has");
    expect(await refused(["people", "password", "--email", anna], "мало\n")).toContain("at least 10");
    expect(await refused(["people", "role", "--email", anna, "--role", "king"])).toContain("king");
    expect(await refused(["people", "role"])).toContain("--email");
    expect(await refused(["dance"])).toContain("people list, people add");
    expect(await refused(["people", "list", "--colour", "red"])).toContain("--colour");
    expect((await signIn(anna, password)).status).toBe(200);
  });

  it("G3-16, G11-8: exports, a table, an erasure and a lost second factor are done and stand in the log; the import is refused here", async () => {
    const desk = await signInDesk(postTo(server.url), anna, randomUUID());
    const clientId = randomUUID();
    await desk.push([desk.mutation("createClient", { ...newClient, clientId })]);
    const own = ["--account", account];
    const out = join(folder, "out");
    expect(await admin(["export", ...own, "--to", out])).toMatchObject({
      code: 0,
      out: expect.stringMatching(/Exported \d+ rows/) as string,
    });
    const table = join(folder, "clients.csv");
    expect((await admin(["export", ...own, "--csv", "clients", "--to", table])).out).toContain("Exported 1 clients");
    expect((await admin(["import", out])).errors).toContain("already");
    const act = join(folder, "act.json");
    const erasing = ["erase", ...own, "--client", clientId, "--reason", "по заявлению", "--act", act];
    expect(await admin(erasing)).toMatchObject({ code: 0, out: expect.stringContaining("1 clients") as string });
    expect(JSON.parse(readFileSync(act, "utf8"))).toMatchObject({ clientId, rows: { clients: 1 } });
    expect((await admin(["erase", ...own, "--client", "кто", "--reason", "по заявлению"])).errors).toContain(
      "--client",
    );
    expect(await admin(["rewrite"])).toMatchObject({ code: 0 });

    const database = new Database(join(folder, file));
    database
      .prepare(
        "INSERT INTO secondFactors (accountId, userId, secret, createdAt, confirmedAt) SELECT accountId, id, 'secret', 1, 1 FROM users WHERE email = ?",
      )
      .run(anna);
    const factors = () => database.prepare("SELECT count(*) FROM secondFactors").pluck().get();
    await admin(["people", "password", "--email", anna], `${password}\n`);
    expect(factors()).toBe(1);
    await admin(["people", "password", "--email", anna, "--forget-second-factor"], `${password}\n`);
    expect(factors()).toBe(0);
    const actions = database.prepare('SELECT "action" FROM "auditLog" WHERE "accountId" = 1').pluck().all();
    database.close();
    for (const [action, count] of [
      ["dataExported", 2],
      ["personErased", 1],
      ["secondFactorChanged", 1],
    ] as const)
      expect(actions.filter((one) => one === action)).toHaveLength(count);
    expect((await admin(["verify-audit"])).code).toBe(0);
  });

  it("G3-16: a key of a system is made, speaks, is listed without its secret, and is good for nothing once revoked", async () => {
    const own = ["--account", account];
    const made = await admin(["source", "add", ...own, "--name", "getcourse"]);
    const [, keyId = ""] = /^key: (\S+)$/m.exec(made.out) ?? [];
    const [, secret = ""] = /secret, shown this once: (\S+)$/m.exec(made.out) ?? [];
    const tell = (externalId: string) => {
      const body = JSON.stringify({ items: [{ kind: "client", externalId, client: { firstName: "Ия" } }] });
      const header = signedHeader({ keyId, secret }, Math.floor(Date.now() / 1_000), body);
      return postTo(server.url)(ingestPath, body, { [ingestSignatureHeader]: header });
    };
    expect((await tell("1")).body).toMatchObject({ applied: 1 });
    const listed = await admin(["source", "list", ...own]);
    expect(listed.out).toMatch(new RegExp(`^getcourse · ${keyId} · since .* · used `));
    expect(listed.out).not.toContain(secret);
    expect((await admin(["source", "add", ...own, "--name", "Get Course"])).errors).toContain("--name");
    expect((await admin(["source", "revoke", ...own, "--key", "1.nothing"])).errors).toContain("no such key");
    expect((await admin(["source", "revoke", ...own, "--key", keyId])).code).toBe(0);
    expect((await tell("2")).error.kind).toBe("wrongCredentials");
    expect((await admin(["source", "list", ...own])).out).toContain("revoked");
  });

  it("G3-16: a telephone line goes in, and its secrets never come out", async () => {
    const line = join(folder, "line.json");
    const secrets = { password: "qx-line-secret", iceServers: [{ urls: "turn:x", credential: "qx-turn-secret" }] };
    const sipAccount = {
      uri: "sip:101@pbx.romashka.ru",
      servers: ["wss://pbx.romashka.ru"],
      authorizationUsername: "101",
      displayName: "Анна",
      ...secrets,
    };
    writeFileSync(line, JSON.stringify(sipAccount));
    const said = [await admin(["sip", "set", "--email", anna, "--sip", line]), await admin(["people", "list"])];
    expect((await signIn(anna, password)).body).toMatchObject({
      sipAccounts: [{ ...sipAccount, label: "101", dtmf: "events" }],
    });
    writeFileSync(line, JSON.stringify({ ...sipAccount, uri: 5 }));
    said.push(await admin(["sip", "set", "--email", anna, "--sip", line]));
    expect(said[2]).toMatchObject({ code: 1, errors: expect.stringContaining("wrong or missing: uri") as string });
    writeFileSync(line, `{"password":"qx-line-secret"`);
    said.push(await admin(["sip", "set", "--email", anna, "--sip", line]));
    said.push(await admin(["sip", "clear", "--email", anna]), await admin(["verify-audit"]), await admin(["health"]));
    expect(JSON.stringify(said)).not.toContain("qx-");
    expect((await signIn(anna, password)).body).toMatchObject({ sipAccounts: [] });
  });

  it("R-2: a backup is one state, taken while desks write, and is good when it is there", async () => {
    const desk = await signInDesk(postTo(server.url), anna, randomUUID());
    const copy = join(folder, "copy.sqlite");
    let writing = true;
    let pushed = 0;
    const writes = (async () => {
      while (writing) {
        await desk.push([desk.mutation("createClient", { ...newClient, clientId: randomUUID() })]);
        pushed += 1;
      }
    })();
    const made = await runAdminProcess(folder, ["backup", copy]);
    const pushedThen = pushed;
    writing = false;
    await writes;
    expect(made).toMatchObject({ code: 0, out: expect.stringContaining("Opened and read through") as string });
    const database = new Database(copy, { readonly: true });
    const clients = database.prepare('SELECT count(*) FROM "clients"').pluck().get() as number;
    const revision = database.prepare('SELECT max("revision") FROM "clients"').pluck().get();
    const counter = database.prepare('SELECT "revision" FROM "accounts"').pluck().get();
    database.close();
    expect(revision ?? counter).toBe(counter);
    expect(clients).toBeLessThanOrEqual(pushedThen + 1);
    if (process.platform !== "win32") expect(statSync(copy).mode & 0o777).toBe(0o600);
    expect(await admin(["backup", copy])).toMatchObject({
      code: 1,
      errors: expect.stringContaining("already") as string,
    });
    expect(readdirSync(folder).filter((name) => name.includes("unfinished"))).toEqual([]);
  });

  it("R-2, R-14: a backup that is damaged, of another program or in the way of a database is refused", async () => {
    const copy = join(folder, "copy.sqlite");
    const place = join(folder, "elsewhere");
    const bytes = readFileSync(copy);
    const restore = async (name: string, content: Buffer) => {
      writeFileSync(join(folder, name), content);
      const { code, errors } = await runAdmin(place, ["restore", join(folder, name)]);
      expect(code).toBe(1);
      return errors;
    };
    const torn = Buffer.from(bytes);
    torn.fill(0xff, Math.floor(bytes.length / 2), Math.floor(bytes.length / 2) + 8192);
    expect(await restore("torn.sqlite", torn)).toMatch(/damaged|malformed/);
    expect(await restore("short.sqlite", bytes.subarray(0, Math.floor(bytes.length / 2)))).toMatch(/damaged|malformed/);
    expect(await restore("text.sqlite", Buffer.from("не база".repeat(1_000)))).toMatch(/no backup/);
    expect(readdirSync(place).filter((name) => name.includes("sqlite"))).toEqual([]);
    expect((await admin(["restore", copy])).errors).toContain("already");
  });

  it("G3-16: an audit log that was changed in the file itself is named by its entry", async () => {
    const whole = await admin(["verify-audit", "--account", account]);
    expect(whole).toMatchObject({ code: 0, out: expect.stringMatching(/as they were written/) as string });
    const [end = ""] = /\d+:[0-9a-f]{64}/.exec(whole.out) ?? [];
    const elsewhere = mkdtempSync(join(tmpdir(), "kartoteka-audit-"));
    const changed = async (sql: string, words: string[] = []) => {
      rmSync(elsewhere, { recursive: true, force: true });
      expect((await admin(["backup", join(folder, `copy-${randomUUID()}.sqlite`)])).code).toBe(0);
      const [copy = ""] = readdirSync(folder).filter((name) => name.startsWith("copy-"));
      const place = mkdtempSync(`${elsewhere}-`);
      copyFileSync(join(folder, copy), join(place, file));
      const database = new Database(join(place, file));
      database.exec('DROP TRIGGER "auditLog_update"; DROP TRIGGER "auditLog_delete"');
      database.exec(sql);
      database.close();
      const { code, out } = await runAdmin(place, ["verify-audit", "--account", account, ...words]);
      rmSync(place, { recursive: true, force: true });
      return { code, out: out.trim() };
    };
    const log = '"auditLog" WHERE "accountId" = 1 AND "number"';
    expect(await changed("SELECT 1", ["--noted", end])).toMatchObject({ code: 0 });
    expect(await changed(`UPDATE "auditLog" SET "at" = "at" + 1 WHERE "accountId" = 1 AND "number" = 3`)).toEqual({
      code: 1,
      out: `${account}: entry 3 is not what was written`,
    });
    expect(await changed(`DELETE FROM ${log} = 4`)).toEqual({ code: 1, out: `${account}: entry 4 is missing` });
    const swap = [
      [2, 900],
      [5, 2],
      [900, 5],
    ].map(([from, to]) => `UPDATE "auditLog" SET "number" = ${to} WHERE "accountId" = 1 AND "number" = ${from}`);
    expect(await changed(swap.join(";"))).toEqual({
      code: 1,
      out: `${account}: what was written as entry 2 stands as 5`,
    });
    const insert = `INSERT INTO "auditLog" SELECT "accountId", 900, "at", "action", "actorId", "deviceId", "subjectId",
      "details", "hash" FROM ${log} = 1`;
    expect((await changed(insert)).out).toMatch(/entry \d+ (was put there|is missing)/);
    expect(await changed("SELECT 1", ["--noted", `1:${"a".repeat(64)}`])).toMatchObject({ code: 1 });
  });

  it("says whether the server answers, and how much it holds", async () => {
    const { code, out } = await runAdmin(folder, ["health"]);
    // of the port in the environment, where none listens here
    expect([code, out]).toEqual([
      1,
      expect.stringMatching(new RegExp(`no server answers\n${account}: 2 people, \\d+ clients`)),
    ]);
  });
});
