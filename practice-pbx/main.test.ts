import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { afterEach, expect, test } from "vitest";
import { type Phone, startPhone, until } from "./test-phone.ts";

const MAIN = fileURLToPath(new URL("./main.ts", import.meta.url));
const trainee = { username: "100", password: "secret", displayName: "Менеджер" };
const ENVIRONMENT = {
  PRACTICE_PBX_USERS: JSON.stringify([trainee]),
  PRACTICE_PBX_ORIGINS: "app://kartoteka, http://localhost:5173",
  PRACTICE_PBX_ALLOW_MISSING_ORIGIN: "1",
};

const opened: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0).toReversed()) await close();
});

interface Ready {
  event: "ready";
  url: string;
  controlUrl: string;
  controlToken: string;
}

function startProcess(environment: NodeJS.ProcessEnv): ChildProcess {
  const child = fork(MAIN, { env: { ...process.env, ...environment }, silent: true });
  opened.push(() => child.kill("SIGKILL"));
  return child;
}

async function startReady(): Promise<{ child: ChildProcess; ready: Ready }> {
  const child = startProcess(ENVIRONMENT);
  const [line] = await once(child.stdout ?? child, "data");
  return { child, ready: JSON.parse(String(line)) };
}

async function startRegistered(url: string): Promise<Phone> {
  const phone = await startPhone({ url, ...trainee });
  opened.push(() => phone.close());
  expect(await phone.register()).toBe(200);
  return phone;
}

async function exitOf(child: ChildProcess): Promise<number | null> {
  const [code] = await once(child, "exit");
  return code;
}

test("G1-2: another process rings the trainee and reads statistics over HTTP", async () => {
  const { ready } = await startReady();
  const phone = await startRegistered(ready.url);
  const headers = { authorization: `Bearer ${ready.controlToken}` };
  const ring = (body: unknown) =>
    fetch(`${ready.controlUrl}/ring`, { method: "POST", headers, body: JSON.stringify(body) });

  const rung = ring({ username: "100", fromName: "Клиент", fromNumber: "+79123456789" });
  await until(() => phone.invitations.length === 1);
  await phone.invitations[0]?.reject({ statusCode: 603 });
  expect(await (await rung).json()).toMatchObject({ kind: "refused", sipCode: 603 });

  const stats = await (await fetch(`${ready.controlUrl}/stats`, { headers })).json();
  expect(stats).toMatchObject({ registrations: [{ username: "100" }], calls: [{ sipCode: 603, state: "ended" }] });

  expect((await ring({ username: "100" })).status).toBe(400);
  expect((await ring({ username: "100", fromName: "x".repeat(20_000), fromNumber: "1" })).status).toBe(413);
  expect((await fetch(`${ready.controlUrl}/else`, { headers })).status).toBe(404);
  expect((await fetch(`${ready.controlUrl}/stats`)).status).toBe(401);
  expect((await fetch(`${ready.controlUrl}/stats`, { headers: { authorization: "Bearer guess" } })).status).toBe(401);
  const dropped = await fetch(`${ready.controlUrl}/drop-connections`, { method: "POST", headers });
  expect(await dropped.json()).toEqual({ dropped: 1 });
});

test("G1-2: a parent process rings the trainee by messages", async () => {
  const { child, ready } = await startReady();
  const replies: unknown[] = [];
  child.on("message", (reply) => replies.push(reply));
  const phone = await startRegistered(ready.url);
  child.send({
    kind: "ring",
    requestId: "1",
    request: { username: "100", fromName: "Клиент", fromNumber: "+79123456789" },
  });
  await until(() => phone.invitations.length === 1);
  await phone.invitations[0]?.reject({ statusCode: 486 });
  child.send({ kind: "stats", requestId: "2" });
  child.send({ kind: "else" });
  const byId = (requestId: string) =>
    replies.find((reply) => (reply as { requestId?: string }).requestId === requestId);
  await until(() => byId("1") !== undefined && byId("2") !== undefined);
  expect(byId("1")).toEqual({
    kind: "reply",
    requestId: "1",
    result: { kind: "refused", sipCode: 486, phrase: "Busy Here" },
  });
  expect(byId("2")).toMatchObject({ kind: "reply", result: { registrations: [{ username: "100" }] } });
  expect(replies).toContainEqual(expect.objectContaining({ kind: "error" }));
});

test.each(["SIGTERM", "SIGINT"] as const)("G1-1: %s ends it by itself, also during a call", async (signal) => {
  const { child, ready } = await startReady();
  const phone = await startRegistered(ready.url);
  const call = phone.call("601");
  expect(await call.final).toMatchObject({ code: 200 });
  child.kill(signal);
  expect(await exitOf(child)).toBe(0);
});

test("G1-1: it ends when its parent lets go of it", async () => {
  const { child } = await startReady();
  child.disconnect();
  expect(await exitOf(child)).toBe(0);
});

test("G1-1: a bad environment is told and ends it with 2", async () => {
  const child = startProcess({ ...ENVIRONMENT, PRACTICE_PBX_USERS: "nobody" });
  const told = once(child.stderr ?? child, "data");
  expect(await exitOf(child)).toBe(2);
  expect(String((await told)[0])).toContain("PRACTICE_PBX_USERS");
});
