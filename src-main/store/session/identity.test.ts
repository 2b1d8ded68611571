import { createHmac, randomUUID } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { invitedSchema, type NewInvitation, parseJoinLink } from "../../../src-contract/identity.ts";
import {
  apiPrefix,
  protocolVersion,
  protocolVersionHeader,
  type SignInResponse,
  signInResponseSchema,
} from "../../../src-contract/sync-protocol.ts";
import { demoPassword, eventually, openStore, type StoreForTests, startServerProcess } from "../store-for-tests.ts";

let server: Awaited<ReturnType<typeof startServerProcess>>;
let owner: SignInResponse;
beforeAll(async () => {
  server = await startServerProcess(20);
  const credentials = { email: "owner@demo.kartoteka", password: demoPassword };
  owner = signInResponseSchema.parse(
    await post("/session/sign-in", { ...credentials, deviceId: randomUUID(), deviceName: "" }),
  );
}, 60_000);
afterAll(() => server.end());

const opened: StoreForTests[] = [];
async function open(parts: Parameters<typeof openStore>[0] = {}) {
  const desk = await openStore(parts);
  opened.push(desk);
  return desk;
}
afterEach(async () => {
  for (const desk of opened.splice(0)) await desk.store.close();
});

/** As the owner's desk would ask; what another program does with the account. */
async function post(path: string, body: unknown): Promise<unknown> {
  const response = await fetch(`${server.url}${apiPrefix}${path}`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      [protocolVersionHeader]: String(protocolVersion),
      ...(owner ? { authorization: `Bearer ${owner.tokens.accessToken}` } : {}),
    },
    body: JSON.stringify(body),
  });
  const answer: unknown = await response.json();
  if (!response.ok) throw new Error(JSON.stringify(answer));
  return answer;
}

const sipAccount = {
  id: "0193a5a0-6f00-7000-8000-000000000205",
  label: "Продажи",
  uri: "sip:205@practice.kartoteka",
  servers: ["ws://127.0.0.1:1"],
  authorizationUsername: "205",
  password: "line-secret",
  displayName: "Вера",
  dtmf: "events" as const,
  iceServers: [],
};
/** RFC 6238, as the person's telephone does it. */
function codeOf(secret: string): string {
  const bits = Array.from(secret, (letter) =>
    "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(letter).toString(2).padStart(5, "0"),
  ).join("");
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)));
  const mac = createHmac("sha1", key).update(counter).digest();
  const number = mac.readUInt32BE((mac.at(-1) ?? 0) & 15) & 0x7fff_ffff;
  return String(number % 1_000_000).padStart(6, "0");
}
let people = 0;
async function inviteNewcomer(values: Partial<NewInvitation> = {}) {
  const email = `vera${(people += 1)}@demo.kartoteka`;
  const invited = { name: "Вера Лебедева", email, role: "manager", sipAccounts: [sipAccount], ...values };
  const { token } = invitedSchema.parse(await post("/identity/invitations", invited));
  return { serverUrl: server.url, token, email };
}
const password = "пароль новичка";
const unsent = (desk: StoreForTests) => desk.query("outboxItems", { limit: 50 }).then(({ total }) => total);
async function addComment(desk: StoreForTests) {
  const { rows } = await desk.query("searchClients", { text: "", limit: 1 });
  const clientId = rows[0]?.id ?? "";
  await desk.mutate("addComment", { commentId: randomUUID(), clientId, callId: null, text: "не отправлено" });
}
async function deviceIdOf(desk: StoreForTests) {
  const state = await desk.command("readSession", {});
  return state.state === "signedIn"
    ? { deviceId: state.deviceId, userId: state.user.id }
    : { deviceId: "", userId: "" };
}

describe("an invitation", () => {
  it("G14-3: a new desk works from one link: it says whom it is for, takes a password, and has clients and a line", async () => {
    const { email, ...link } = await inviteNewcomer();
    const desk = await open();
    expect(await desk.command("lookAtInvitation", link)).toMatchObject({
      name: "Вера Лебедева",
      email,
      role: "manager",
    });
    expect(await desk.command("join", { ...link, password })).toMatchObject({
      state: "signedIn",
      user: { email },
      serverUrl: server.url,
    });
    await desk.command("syncNow", {});
    expect((await desk.query("clientListOutline", { filter: { managerId: null, tag: null } })).total).toBe(20);
    expect(await desk.command("softphoneAccounts", {})).toMatchObject([{ authorizationUsername: "205" }]);
    // the next start asks nothing, and without a network the password opens it
    const { folder } = desk;
    await desk.store.close();
    const next = await open({ folder });
    expect(await next.command("readSession", {})).toMatchObject({ state: "signedIn" });
    const stranger = await open();
    expect(await stranger.ask("command", "join", { ...link, password })).toMatchObject({ error: { kind: "notFound" } });
  });

  it("G14-3: when the answer is lost on the way, the same desk asks again and is in", async () => {
    const { email, ...link } = await inviteNewcomer();
    let isLost = true;
    const losing: typeof fetch = async (input, init) => {
      const response = await fetch(input, init);
      if (!isLost || typeof input !== "string" || !input.endsWith("/identity/join")) return response;
      isLost = false;
      throw new TypeError("fetch failed");
    };
    const desk = await open({ fetch: losing });
    const first = await desk.ask("command", "join", { ...link, password });
    expect(first).toMatchObject({ ok: false, error: { kind: "unreachable" } });
    expect(await desk.command("join", { ...link, password })).toMatchObject({ state: "signedIn", user: { email } });
  });

  it("R-27: an invitation to an address over the open net without TLS is refused before anything is sent", async () => {
    const { token } = await inviteNewcomer();
    const asked: unknown[] = [];
    const desk = await open({
      fetch: async (input) => {
        asked.push(input);
        throw new TypeError("fetch failed");
      },
    });
    const link = { serverUrl: "http://evil.example.com", token };
    for (const name of ["lookAtInvitation", "join"])
      expect(await desk.ask("command", name, { ...link, password })).toMatchObject({ error: { kind: "certificate" } });
    expect(asked).toEqual([]);
  });
});

describe("people and devices", () => {
  it("G14-3: the owner's desk invites and takes back, sees devices, and turns a second factor on and off", async () => {
    const desk = await open();
    const credentials = { serverUrl: server.url, email: "owner@demo.kartoteka", password: demoPassword };
    await desk.command("signIn", credentials);
    const invited = { name: "Пётр", email: "petr@demo.kartoteka", role: "employee" as const, sipAccounts: [] };
    const { invitation, link } = await desk.command("invite", invited);
    expect(parseJoinLink(link)?.serverUrl).toBe(server.url);
    expect((await desk.command("readInvitations", {})).invitations).toContainEqual(invitation);
    await desk.command("revokeInvitation", { invitationId: invitation.id });
    const looked = await desk.ask("command", "lookAtInvitation", parseJoinLink(link));
    expect(looked).toMatchObject({ error: { kind: "notFound" } });

    const { userId, deviceId } = await deviceIdOf(desk);
    const { devices } = await desk.command("readDevices", {});
    expect(devices.find((device) => device.deviceId === deviceId)).toMatchObject({ isSignedIn: true, revokedAt: null });
    expect((await desk.command("readDevices", { userId })).devices).toEqual(devices);

    const { secret } = await desk.command("enrolSecondFactor", credentials);
    const { recoveryCodes } = await desk.command("confirmSecondFactor", { code: codeOf(secret) });
    expect(await desk.command("readSecondFactor", {})).toEqual({
      isOn: true,
      recoveryCodesLeft: 10,
      isRequired: false,
    });
    await desk.command("requireSecondFactor", { isRequired: true });
    await desk.command("requireSecondFactor", { isRequired: false });
    const proof = { password: demoPassword, code: recoveryCodes[0] ?? "" };
    await desk.command("removeSecondFactor", proof);
    expect((await desk.command("readSecondFactor", {})).isOn).toBe(false);
  });
});

describe("a device that is shut out", () => {
  it("R-6: forgets its key at the next exchange: no start, no password, no sign-in opens the file; let in again it sends what waited", async () => {
    const { email, ...link } = await inviteNewcomer();
    let isOnline = true;
    const network: typeof fetch = (input, init) =>
      isOnline ? fetch(input, init) : Promise.reject(new TypeError("fetch failed"));
    const desk = await open({ fetch: network });
    await desk.command("join", { ...link, password });
    await desk.command("syncNow", {});
    isOnline = false;
    await addComment(desk);
    const device = await deviceIdOf(desk);
    await post("/identity/devices/revoke", device);
    isOnline = true;
    await desk.command("syncNow", {}).catch(() => undefined);
    const shutOut = { state: "signedOut", reason: "shutOut", lastSignIn: { serverUrl: server.url, email } };
    await eventually(async () => expect(await desk.command("readSession", {})).toEqual(shutOut));
    expect(desk.events).toContainEqual({ event: "sessionChanged", session: shutOut });
    expect(await desk.ask("query", "users", {})).toMatchObject({ error: { kind: "notSignedIn" } });
    const profiles = ["profile.json", "profile.backup.json"].map((name) =>
      readFileSync(join(desk.folder, name), "utf8"),
    );
    for (const text of profiles) expect(JSON.parse(text).accounts[0].keys).toEqual([]);

    const { folder } = desk;
    await desk.store.close();
    const next = await open({ folder, fetch: network });
    expect(await next.command("readSession", {})).toMatchObject({ state: "signedOut" });
    const credentials = { serverUrl: server.url, email, password };
    expect(await next.ask("command", "signIn", credentials)).toMatchObject({ error: { kind: "sessionRevoked" } });
    isOnline = false;
    expect(await next.ask("command", "signIn", credentials)).toMatchObject({ error: { kind: "unreachable" } });
    expect(await next.ask("command", "exportUnsent", { password })).toMatchObject({
      error: { kind: "wrongCredentials" },
    });

    isOnline = true;
    await post("/identity/devices/admit", device);
    expect(await next.command("signIn", credentials)).toMatchObject({ state: "signedIn" });
    expect(readdirSync(folder).filter((name) => name.startsWith("account-"))).toHaveLength(1);
    await next.command("syncNow", {});
    expect(await unsent(next)).toBe(0);
  });

  it("R-6: one that was signed out meanwhile learns it at the sign-in, and the password opens it no more", async () => {
    const { email, ...link } = await inviteNewcomer();
    let isOnline = true;
    const network: typeof fetch = (input, init) =>
      isOnline ? fetch(input, init) : Promise.reject(new TypeError("fetch failed"));
    const desk = await open({ fetch: network });
    await desk.command("join", { ...link, password });
    const device = await deviceIdOf(desk);
    await desk.command("signOut", { unsent: "keep" });
    await post("/identity/devices/revoke", device);
    const credentials = { serverUrl: server.url, email, password };
    expect(await desk.ask("command", "signIn", credentials)).toMatchObject({
      error: { kind: "sessionRevoked", shutOut: "device" },
    });
    expect(await desk.command("readSession", {})).toMatchObject({ state: "signedOut", reason: "shutOut" });
    isOnline = false;
    expect(await desk.ask("command", "signIn", credentials)).toMatchObject({ error: { kind: "unreachable" } });
  });

  it("R-6: a session that ended in another way leaves the key where it is", async () => {
    const { email: _, ...link } = await inviteNewcomer();
    const desk = await open({
      fetch: async (input, init) => {
        if (typeof input === "string" && input.includes("/sync/"))
          return Response.json({ kind: "sessionRevoked" }, { status: 401 });
        return fetch(input, init);
      },
    });
    await desk.command("join", { ...link, password });
    await expect(desk.command("syncNow", {})).rejects.toMatchObject({ kind: "sessionRevoked" });
    expect(await desk.command("readSession", {})).toMatchObject({ state: "signedIn" });
  });
});

describe("a sign-in", () => {
  it("R-30: shows that this device was here before, and keeps the proof apart from everything secret", async () => {
    const { email, ...link } = await inviteNewcomer();
    const sent: Record<string, unknown>[] = [];
    const desk = await open({
      fetch: (input, init) => {
        if (typeof input === "string" && input.endsWith("/session/sign-in"))
          sent.push(JSON.parse(init?.body as string));
        return fetch(input, init);
      },
    });
    await desk.command("join", { ...link, password });
    await desk.command("signOut", { unsent: "keep" });
    await desk.command("signIn", { serverUrl: server.url, email, password });
    expect(sent).toHaveLength(1);
    expect(String(sent[0]?.["deviceProof"])).toMatch(/^[\w-]{43}$/);
    expect(readFileSync(join(desk.folder, "profile.json"), "utf8")).not.toContain("line-secret");
  });

  it("R-30: passes the second factor's questions on, and gives the recovery codes once", async () => {
    const answers = ["secondFactorRequired", "secondFactorMissing"];
    const codes = ["AAAA-BBBB-CCCC-DDDD"];
    const asked: unknown[] = [];
    const { email, ...link } = await inviteNewcomer();
    const desk = await open({
      fetch: async (input, init) => {
        if (typeof input !== "string" || !input.endsWith("/session/sign-in")) return fetch(input, init);
        asked.push(JSON.parse(init?.body as string).code);
        const kind = answers.shift();
        if (kind) return Response.json({ kind }, { status: 401 });
        return Response.json({ ...((await (await fetch(input, init)).json()) as object), recoveryCodes: codes });
      },
    });
    await desk.command("join", { ...link, password });
    await desk.command("signOut", { unsent: "keep" });
    const credentials = { serverUrl: server.url, email, password };
    for (const kind of ["secondFactorRequired", "secondFactorMissing"])
      expect(await desk.ask("command", "signIn", credentials)).toMatchObject({ error: { kind } });
    await desk.command("signIn", { ...credentials, code: "123456" });
    expect(asked).toEqual([undefined, undefined, "123456"]);
    expect(await desk.command("takeRecoveryCodes", {})).toEqual(codes);
    expect(await desk.command("takeRecoveryCodes", {})).toEqual([]);
    const enrolling = await desk.ask("command", "enrolSecondFactor", credentials);
    expect(enrolling).toMatchObject({ error: { kind: "forbidden" } });
  });

  it("G14-3: a forgotten password on a server without mail is the administrator's work", async () => {
    const desk = await open();
    const asked = { serverUrl: server.url, email: "olga@demo.kartoteka" };
    expect(await desk.command("askPasswordReset", asked)).toEqual({ by: "administrator" });
    const reset = { serverUrl: server.url, token: `1.${"x".repeat(43)}`, password };
    expect(await desk.ask("command", "resetPassword", reset)).toMatchObject({ error: { kind: "notFound" } });
  });
});
