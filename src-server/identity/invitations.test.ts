import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  type Invitation,
  invitationsSchema,
  invitedSchema,
  joinLinkOf,
  type NewInvitation,
  parseJoinLink,
} from "../../src-contract/identity.ts";
import { apiPrefix, signInResponseSchema, type SipAccount } from "../../src-contract/sync-protocol.ts";
import {
  addAccount,
  type DeskForTests,
  password as usualPassword,
  type ServerForTests,
  signInDesk,
  startServerForTests,
} from "../server-for-tests.ts";

let server: ServerForTests;
let owner: DeskForTests;
let admin: DeskForTests;
beforeAll(async () => {
  server = await startServerForTests();
  owner = await server.signIn("owner");
  admin = await server.signIn("admin");
});
afterAll(() => server.close());

const identity = `${apiPrefix}/identity`;
const hour = 3_600_000;
const password = "совсем новый пароль";
const sipAccount: SipAccount = {
  id: "0193a5a0-6f00-7000-8000-000000000205",
  label: "Продажи",
  uri: "sip:205@test.kartoteka",
  servers: ["ws://127.0.0.1:1"],
  authorizationUsername: "205",
  password: "line-secret",
  displayName: "Вера",
  dtmf: "events",
  iceServers: [],
};
let people = 0;
const newcomer = (values: Partial<NewInvitation> = {}): NewInvitation => ({
  name: "Вера Лебедева",
  email: `vera${(people += 1)}@test.kartoteka`,
  role: "manager",
  sipAccounts: [sipAccount],
  ...values,
});
const ask = (desk: DeskForTests, invited: NewInvitation) =>
  server.post(`${identity}/invitations`, invited, desk.headers);
async function invite(desk: DeskForTests, invited: NewInvitation) {
  const answer = await ask(desk, invited);
  if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
  return invitedSchema.parse(answer.body);
}
async function listed(desk: DeskForTests): Promise<Invitation[]> {
  const answer = await fetch(`${server.url}${identity}/invitations`, {
    headers: { ...desk.headers, "x-kartoteka-protocol": "1" },
  });
  return invitationsSchema.parse(await answer.json()).invitations;
}
const stateOf = async (id: string) => (await listed(owner)).find((one) => one.id === id)?.state;
const look = (token: string) => server.post(`${identity}/join/look`, { token });
const join = (token: string, { deviceId = randomUUID() as string, secret = password } = {}) =>
  server.post(`${identity}/join`, { token, password: secret, deviceId, deviceName: "новый стол" });
const revoke = (desk: DeskForTests, invitationId: string) =>
  server.post(`${identity}/invitations/revoke`, { invitationId }, desk.headers);

describe("an invitation", () => {
  it("G14-3: one link brings a new person in: account, role, line and data key, and the others see him", async () => {
    const invited = newcomer({ email: "  Vera@Test.Kartoteka " });
    const before = await owner.pullAll();
    const { invitation, token } = await invite(admin, invited);
    expect(invitation).toMatchObject({ email: "vera@test.kartoteka", hasSipAccount: true, state: "waiting" });
    expect(invitation.invitedBy).toBe(admin.userId);
    expect((await look(token)).body).toEqual({
      accountName: "test.kartoteka",
      name: "Вера Лебедева",
      email: "vera@test.kartoteka",
      role: "manager",
    });
    const deviceId = randomUUID();
    const answer = signInResponseSchema.parse((await join(token, { deviceId })).body);
    expect(answer).toMatchObject({
      user: { name: "Вера Лебедева", email: "vera@test.kartoteka", role: "manager" },
      account: { id: server.accountId, name: "test.kartoteka" },
      sipAccounts: [sipAccount],
    });
    // the tokens work, the password signs in, and the device is the same one
    const headers = { authorization: `Bearer ${answer.tokens.accessToken}` };
    const pulled = await server.post(`${apiPrefix}/sync/pull`, { deviceId, cookie: null, heard: null }, headers);
    expect(pulled.status).toBe(200);
    const again = { email: "vera@test.kartoteka", password, deviceId, deviceName: "" };
    const signedIn = await server.post(`${apiPrefix}/session/sign-in`, again);
    expect(signedIn.body).toMatchObject({ dataKey: answer.dataKey });
    const news = await owner.pullAll(before.at(-1)?.cookie ?? null);
    expect(JSON.stringify(news)).toContain(answer.user.id);
    expect(await stateOf(invitation.id)).toBe("accepted");
  });

  it("G14-3: a link is good once; to the device whose answer was lost it answers again, if the password is the same", async () => {
    const { token } = await invite(owner, newcomer());
    const deviceId = randomUUID();
    const first = signInResponseSchema.parse((await join(token, { deviceId })).body);
    const again = signInResponseSchema.parse((await join(token, { deviceId })).body);
    expect([again.user, again.dataKey]).toEqual([first.user, first.dataKey]);
    expect((await join(token, { deviceId, secret: "другой пароль" })).error.kind).toBe("wrongCredentials");
    expect((await join(token)).error.kind).toBe("notFound");
    expect((await look(token)).error.kind).toBe("notFound");
    expect(await server.database("users").where({ id: first.user.id })).toHaveLength(1);
  });

  it("G14-3: of two who come with one link at once one gets in", async () => {
    const { token, invitation } = await invite(owner, newcomer());
    const answers = await Promise.all([1, 2, 3, 4].map(() => join(token)));
    expect(answers.map(({ status }) => String(status)).toSorted()).toEqual(["200", "404", "404", "404"]);
    expect(await server.database("users").where({ email: invitation.email })).toHaveLength(1);
  });

  it("R-30: the token stands nowhere; the line's secret leaves the invitation with its end; the log names nobody", async () => {
    const used = await invite(owner, newcomer());
    const withdrawn = await invite(owner, newcomer());
    await join(used.token);
    await revoke(owner, withdrawn.invitation.id);
    const waiting = await invite(owner, newcomer());
    const stored = JSON.stringify(await server.database("invitations"));
    for (const { token } of [used, withdrawn, waiting]) expect(stored).not.toContain(token.split(".")[1]);
    const rows: { id: string; sipAccounts: string | null }[] = await server.database("invitations");
    const secretOf = (id: string) => rows.find((row) => row.id === id)?.sipAccounts ?? null;
    expect(secretOf(used.invitation.id)).toBeNull();
    expect(secretOf(withdrawn.invitation.id)).toBeNull();
    expect(secretOf(waiting.invitation.id)).toContain("line-secret");
    for (const word of ["@test.kartoteka", "Лебедева", "line-secret", used.token, password])
      expect(server.log()).not.toContain(word);
  });

  it("ends by being taken back, by a newer one for the same e-mail, and by itself after three days", async () => {
    const withdrawn = await invite(owner, newcomer());
    expect((await revoke(admin, withdrawn.invitation.id)).status).toBe(200);
    expect((await revoke(admin, withdrawn.invitation.id)).status).toBe(200);
    expect((await revoke(admin, randomUUID())).error.kind).toBe("notFound");
    const invited = newcomer();
    const former = await invite(owner, invited);
    const newer = await invite(owner, { ...invited, role: "employee" });
    const late = await invite(owner, newcomer());
    server.clock.now += 72 * hour - 1;
    owner = await server.signIn("owner");
    admin = await server.signIn("admin");
    expect((await look(newer.token)).status).toBe(200);
    expect((await join(newer.token)).status).toBe(200);
    expect((await revoke(admin, newer.invitation.id)).error.kind).toBe("notFound");
    server.clock.now += 1;
    for (const { token } of [withdrawn, former, late]) {
      expect((await look(token)).error.kind).toBe("notFound");
      expect((await join(token)).error.kind).toBe("notFound");
    }
    expect(await stateOf(withdrawn.invitation.id)).toBe("revoked");
    expect(await stateOf(former.invitation.id)).toBe("revoked");
    expect(await stateOf(late.invitation.id)).toBe("expired");
  });

  it("G14-4: nobody brings in somebody above himself, and what a person may no longer give is not given", async () => {
    expect((await ask(admin, newcomer({ role: "owner" }))).error.kind).toBe("forbidden");
    const olga = await server.signIn("olga");
    expect((await ask(olga, newcomer({ role: "employee" }))).error.kind).toBe("forbidden");
    const byOwner = await invite(owner, newcomer({ role: "owner" }));
    const byAdmin = await invite(admin, newcomer({ role: "admin" }));
    const forEmployee = await invite(admin, newcomer({ role: "employee" }));
    await server.database("users").where({ id: admin.userId }).update({ role: "manager" });
    expect((await join(byAdmin.token)).error.kind).toBe("forbidden");
    expect((await join(forEmployee.token)).error.kind).toBe("forbidden");
    await server.database("users").where({ id: admin.userId }).update({ role: "admin", disabledAt: 1 });
    expect((await join(byAdmin.token)).error.kind).toBe("forbidden");
    await server.database("users").where({ id: admin.userId }).update({ disabledAt: null });
    expect((await join(byAdmin.token)).status).toBe(200);
    const made = signInResponseSchema.parse((await join(byOwner.token)).body);
    expect(made.user.role).toBe("owner");
  });

  it("R-30: of an e-mail of another account only whoever comes with the link is told", async () => {
    expect((await ask(owner, newcomer({ email: "OLGA@test.kartoteka" }))).error.kind).toBe("conflict");
    const stranger = await addAccount(server.database, "strangers.kartoteka");
    const { token } = await invite(owner, newcomer({ email: stranger.people.olga.email }));
    expect((await join(token)).error.kind).toBe("conflict");
    // he is who he was
    const desk = await signInDesk(server.post, stranger.people.olga.email, randomUUID());
    expect(desk.session.account.id).toBe(stranger.accountId);
    expect((await ask(desk, newcomer())).error.kind).toBe("forbidden");
  });

  it("R-30: a short password, a token of another form and a name of blanks are refused", async () => {
    const { token } = await invite(owner, newcomer());
    expect((await join(token, { secret: "короткий" })).error.kind).toBe("invalid");
    for (const other of ["", "1", `${token}x`, token.replace(".", ":"), "9999999999.".padEnd(54, "x")])
      expect((await look(other)).error.kind).toBe("invalid");
    expect((await look(`999999999.${"x".repeat(43)}`)).error.kind).toBe("notFound");
    for (const values of [{ name: "  " }, { email: "vera" }, { email: "a b@c" }])
      expect((await ask(owner, newcomer(values))).error.kind).toBe("invalid");
    expect((await join(token, { secret: usualPassword })).status).toBe(200);
  });
});

describe("the link", () => {
  const token = `12.${"aB3_-".repeat(8)}xyz`;

  it.each([
    "https://crm.romashka.ru",
    "http://127.0.0.1:47800",
    "https://crm.romashka.ru/kartoteka",
    "https://[::1]:8443",
  ])("G14-3: carries %s there and back", (serverUrl) => {
    const link = joinLinkOf({ serverUrl, token });
    expect(parseJoinLink(link)).toEqual({ serverUrl, token });
    expect(parseJoinLink(`  ${link.replace("kartoteka", "KARTOTEKA")}\n`)).toEqual({ serverUrl, token });
    expect(parseJoinLink(link.replace("join?", "join/?"))).toEqual({ serverUrl, token });
  });

  it.each([
    "",
    "kartoteka://join",
    "kartoteka://join?server=https%3A%2F%2Fa.ru",
    `kartoteka://join?server=&token=${token}`,
    `kartoteka://join?server=%E0%A4&token=${token}`,
    `kartoteka://join?server=javascript%3Aalert(1)&token=${token}`,
    `kartoteka://join?server=file%3A%2F%2F%2Fetc&token=${token}`,
    `kartoteka://join?server=https%3A%2F%2Fa%40evil.ru&token=${token}`,
    `kartoteka://join?server=https%3A%2F%2Fa.ru%3Fx%3D1&token=${token}`,
    `kartoteka://join?server=https%3A%2F%2Fa.ru%0Ab&token=${token}`,
    `kartoteka://join?server=https%3A%2F%2Fa.ru&token=${token}&more=1`,
    `kartoteka://join?server=https%3A%2F%2Fa.ru&token=${token.slice(1)}x`,
    `kartoteka://join?token=${token}&server=https%3A%2F%2Fa.ru`,
    `https://join?server=https%3A%2F%2Fa.ru&token=${token}`,
  ])("R-27: %s means nothing", (text) => {
    expect(parseJoinLink(text)).toBeNull();
  });
});
