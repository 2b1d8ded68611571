import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import {
  administration,
  type AdministrationAnswer,
  type AdministrationName,
  type AdministrationRequest,
  type PersonChange,
} from "../../src-contract/administration.ts";
import type { ErrorKind } from "../../src-contract/errors.ts";
import { apiPrefix, mostLines, type SignInResponse, type SipAccount } from "../../src-contract/sync-protocol.ts";
import { type DeskForTests, type ServerForTests, startServerForTests } from "../server-for-tests.ts";

let server: ServerForTests;
let owner: DeskForTests;
let admin: DeskForTests;
const many = 10_000;
beforeAll(async () => {
  server = await startServerForTests({
    limits: { failuresPerPair: many, failuresPerAddress: many, requestsPerAddress: many },
  });
  owner = await server.signIn("owner");
  admin = await server.signIn("admin");
});
afterAll(() => server.close());

const sipAccount: SipAccount = {
  id: "0193a5a0-6f00-7000-8000-000000000205",
  label: "Продажи",
  uri: "sip:205@pbx.romashka.ru",
  servers: ["wss://pbx.romashka.ru:7443"],
  authorizationUsername: "205",
  password: "qx-line-secret",
  displayName: "Вера",
  dtmf: "info",
  iceServers: [{ urls: "turn:pbx.romashka.ru", username: "turn", credential: "qx-turn-secret" }],
};

async function ask<Name extends AdministrationName>(
  desk: DeskForTests,
  name: Name,
  request: AdministrationRequest<Name>,
): Promise<{ kind: ErrorKind | null; answer: AdministrationAnswer<Name> }> {
  const { status, body, error } = await server.post(apiPrefix + administration[name].path, request, desk.headers);
  return { kind: status === 200 ? null : error.kind, answer: body as AdministrationAnswer<Name> };
}

const change = async (desk: DeskForTests, userId: string, what: PersonChange) =>
  (await ask(desk, "changePerson", { userId, change: what })).kind;

async function addPerson(role: "owner" | "admin" | "manager" | "employee" = "manager", by = owner) {
  const email = `${randomUUID()}@test.kartoteka`;
  const { kind, answer } = await ask(by, "addPerson", { name: "Вера Белова", email, role, password: "временный-1" });
  return { kind, id: answer.userId, email };
}

const signInAs = (email: string, secret: string) =>
  server.post(`${apiPrefix}/session/sign-in`, { email, password: secret, deviceId: randomUUID(), deviceName: "тест" });

const lastEntry = async () => {
  const { answer } = await ask(owner, "readAudit", { before: null, limit: 1 });
  return answer.entries[0];
};

describe("people", () => {
  it("GC-3: who was added is listed, signs in, and reaches the desks by the feed", async () => {
    const before = (await owner.pullAll()).at(-1)?.cookie ?? null;
    const { id, email } = await addPerson();
    const { answer } = await ask(admin, "people", {});
    const person = { id, name: "Вера Белова", email, role: "manager", disabledAt: null, lastSeenAt: null, lines: [] };
    expect(answer.people.find((each) => each.id === id)).toEqual(person);
    expect((await signInAs(email, "временный-1")).status).toBe(200);
    const patch = (await owner.pullAll(before)).flatMap((page) => page.patch);
    expect(patch).toMatchObject([{ op: "put", table: "users", row: { id, role: "manager" } }]);
    expect((await ask(admin, "people", {})).answer.people.find((each) => each.id === id)?.lastSeenAt).toBe(
      server.clock.now,
    );
  });

  it("G14-4: an administrator touches no owner and makes none; a taken e-mail is a conflict", async () => {
    expect((await addPerson("owner", admin)).kind).toBe("forbidden");
    const { id } = await addPerson();
    expect(await change(admin, id, { change: "role", role: "owner" })).toBe("forbidden");
    const { id: ownerId, email } = server.people.owner;
    for (const what of [
      { change: "role", role: "manager" },
      { change: "disabled", disabled: true },
      { change: "password", password: "новый-пароль" },
      { change: "sipAccountTaken", lineId: sipAccount.id },
    ] as const)
      expect(await change(admin, ownerId, what)).toBe("forbidden");
    const again = { name: "x", email: email.toUpperCase(), role: "manager", password: "временный-1" } as const;
    expect((await ask(owner, "addPerson", again)).kind).toBe("conflict");
    expect(await change(owner, randomUUID(), { change: "role", role: "manager" })).toBe("notFound");
  });

  it("G14-4: a role that was taken shows at once: the desk takes everything anew, the right is gone", async () => {
    const { id, email } = await addPerson("admin");
    const { body } = await signInAs(email, "временный-1");
    const headers = { authorization: `Bearer ${(body as { tokens: { accessToken: string } }).tokens.accessToken}` };
    const people = () => server.post(apiPrefix + administration.people.path, {}, headers);
    expect((await people()).status).toBe(200);
    expect(await change(owner, id, { change: "role", role: "employee" })).toBe(null);
    expect((await people()).error.kind).toBe("forbidden");
    expect(await lastEntry()).toMatchObject({
      action: "roleChanged",
      actorId: owner.userId,
      deviceId: owner.deviceId,
      subjectId: id,
      details: { before: "admin", role: "employee" },
    });
  });

  it("R-22: who was shut out is out with every token, and may come back", async () => {
    const { id, email } = await addPerson();
    const { body } = await signInAs(email, "временный-1");
    const { tokens } = body as { tokens: { accessToken: string } };
    expect(await change(admin, id, { change: "disabled", disabled: true })).toBe(null);
    const headers = { authorization: `Bearer ${tokens.accessToken}` };
    expect((await server.post(apiPrefix + administration.people.path, {}, headers)).error.kind).toBe("sessionRevoked");
    expect((await signInAs(email, "временный-1")).error.kind).toBe("forbidden");
    expect(await change(admin, id, { change: "disabled", disabled: false })).toBe(null);
    expect((await signInAs(email, "временный-1")).status).toBe(200);
  });

  it("G14-4: nobody shuts himself out, and the last owner stays", async () => {
    for (const what of [
      { change: "disabled", disabled: true } as const,
      { change: "role", role: "manager" } as const,
    ]) {
      expect(await change(owner, owner.userId, what)).toBe("conflict");
      expect(await change(admin, admin.userId, what)).toBe("conflict");
    }
    const second = await addPerson("owner");
    const { body } = await signInAs(second.email, "временный-1");
    const { tokens } = body as { tokens: { accessToken: string } };
    const other = { ...owner, userId: second.id, headers: { authorization: `Bearer ${tokens.accessToken}` } };
    // both at once take the right from each other
    const answers = await Promise.all([
      change(owner, second.id, { change: "role", role: "manager" }),
      change(other, owner.userId, { change: "role", role: "manager" }),
    ]);
    expect(answers.filter((kind) => kind === null)).toHaveLength(1);
    const { accountId } = server;
    const owners = await server.database("users").where({ accountId, role: "owner" }).pluck("id");
    expect(owners).toHaveLength(1);
    if (owners[0] !== owner.userId)
      expect(await change(other, owner.userId, { change: "role", role: "owner" })).toBe(null);
  });

  it("R-30: a new password ends the sessions; one that is too short is not taken", async () => {
    const { id, email } = await addPerson();
    expect(await change(owner, id, { change: "password", password: "короткий" })).toBe("invalid");
    expect(await change(owner, id, { change: "password", password: "совсем-другой" })).toBe(null);
    expect((await signInAs(email, "временный-1")).error.kind).toBe("wrongCredentials");
    expect((await signInAs(email, "совсем-другой")).status).toBe(200);
    expect(await lastEntry()).toMatchObject({ action: "signedIn", subjectId: id });
  });

  it("G3-16: a telephone line is given and taken; its secrets come back to nobody but its desk", async () => {
    const { id, email } = await addPerson();
    expect(await change(admin, id, { change: "sipAccount", sipAccount })).toBe(null);
    expect(await lastEntry()).toMatchObject({
      action: "sipAccountSet",
      actorId: admin.userId,
      subjectId: id,
      details: {},
    });
    const people = await ask(owner, "people", {});
    const { password: _password, iceServers: _iceServers, ...line } = sipAccount;
    expect(people.answer.people.find((each) => each.id === id)?.lines).toEqual([line]);
    const audit = await ask(owner, "readAudit", { before: null, limit: 200 });
    expect(JSON.stringify([people, audit])).not.toContain("qx-");
    expect((await signInAs(email, "временный-1")).body).toMatchObject({ sipAccounts: [sipAccount] });
    expect(await change(admin, id, { change: "sipAccountTaken", lineId: sipAccount.id })).toBe(null);
    expect((await signInAs(email, "временный-1")).body).toMatchObject({ sipAccounts: [] });
    expect(server.log()).not.toContain("qx-");
  });

  it("G1-13: a person has several lines in their order; each is changed and taken by itself", async () => {
    const { id, email } = await addPerson();
    const lines = async () => {
      const { sipAccounts } = (await signInAs(email, "временный-1")).body as SignInResponse;
      return sipAccounts.map((line) => `${line.label} ${line.password}`);
    };
    const second: SipAccount = { ...sipAccount, id: randomUUID(), label: "Склад", password: "qx-second" };
    expect(await change(admin, id, { change: "sipAccount", sipAccount })).toBe(null);
    expect(await change(admin, id, { change: "sipAccount", sipAccount: second })).toBe(null);
    const renamed = { ...sipAccount, label: "Отдел продаж", password: "qx-new" };
    expect(await change(admin, id, { change: "sipAccount", sipAccount: renamed })).toBe(null);
    expect(await lines()).toEqual(["Отдел продаж qx-new", "Склад qx-second"]);
    expect(await change(admin, id, { change: "sipAccountTaken", lineId: randomUUID() })).toBe(null);
    expect(await change(admin, id, { change: "sipAccountTaken", lineId: sipAccount.id })).toBe(null);
    expect(await lines()).toEqual(["Склад qx-second"]);
    for (let count = 1; count < mostLines; count += 1)
      await change(admin, id, { change: "sipAccount", sipAccount: { ...sipAccount, id: randomUUID() } });
    expect(await change(admin, id, { change: "sipAccount", sipAccount: { ...sipAccount, id: randomUUID() } })).toBe(
      "conflict",
    );
  });
});

describe("the audit log over the network", () => {
  beforeEach(() => server.signIn("olga"));

  it("G3-16: comes in pages, the newest first, without a gap", async () => {
    const numbers: number[] = [];
    let before: number | null = null;
    for (;;) {
      const { answer }: { answer: AdministrationAnswer<"readAudit"> } = await ask(owner, "readAudit", {
        before,
        limit: 7,
      });
      numbers.push(...answer.entries.map(({ number }) => number));
      before = numbers.at(-1) ?? null;
      if (!answer.more) break;
    }
    expect(numbers).toEqual(Array.from({ length: numbers.length }, (_, index) => numbers.length - index));
    const verdict = (await ask(owner, "verifyAudit", {})).answer;
    expect(verdict).toMatchObject({ entries: numbers.length, fault: null });
  });

  it("R-22: is not for a manager", async () => {
    const olga = await server.signIn("olga");
    for (const name of Object.keys(administration) as AdministrationName[])
      expect((await ask(olga, name, {} as never)).kind).toBe("forbidden");
  });
});
