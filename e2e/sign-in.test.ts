import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createServer as createHttp, type RequestListener, type Server } from "node:http";
import { createServer as createHttps } from "node:https";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import type { ErrorBody } from "../src-contract/errors.ts";
import { demoAccount } from "../scripts/demo-account.ts";
import { ru } from "../src-renderer/ui/texts/ru.ts";
import type { Desk } from "./desk.ts";
import { serverRows } from "./server-rows.ts";
import { createWorld, type World } from "./world.ts";

test.describe.configure({ mode: "serial" });

let world: World;

test.beforeAll(async () => {
  world = await createWorld({ clients: 60 });
});
test.afterAll(() => world?.close());

test("Sign-in: each trouble has a message of its own, and the form keeps what was typed", async () => {
  const desk = await world.openDesk({ profile: "troubles" });
  await expect(desk.page.getByLabel(ru.session.serverUrl)).toBeVisible();

  await tryToSignIn(desk, world.serverUrl, "not the password");
  await expectTrouble(desk, ru.errors.wrongCredentials);

  const gone = await listening(createHttp());
  const goneUrl = urlOf(gone, "http");
  await closed(gone);
  await tryToSignIn(desk, goneUrl, demoAccount.password);
  await expectTrouble(desk, ru.errors.unreachable);

  const stranger = await listening(createHttp(answer(200, "<h1>Welcome</h1>", "text/html")));
  await tryToSignIn(desk, urlOf(stranger, "http"), demoAccount.password);
  await expectTrouble(desk, ru.errors.notKartoteka);
  await closed(stranger);

  const newer = await listening(createHttp(answer(426, JSON.stringify(tooOld), "application/json")));
  await tryToSignIn(desk, urlOf(newer, "http"), demoAccount.password);
  await expectTrouble(desk, ru.errors.clientTooOld);
  await closed(newer);

  let asked = 0;
  const selfSigned = await listening(
    createHttps(selfSignedCertificate(world.folder), (request, response) => {
      asked += 1;
      answer(200, "{}", "application/json")(request, response);
    }),
  );
  await tryToSignIn(desk, urlOf(selfSigned, "https"), demoAccount.password);
  await expectTrouble(desk, ru.errors.certificate);
  expect(asked, "nothing is said to a server whose certificate is not trusted").toBe(0);
  await closed(selfSigned);

  await expect(desk.page.getByLabel(ru.session.email)).toHaveValue(demoAccount.email);
  await desk.signIn(world.serverUrl, demoAccount);
  await expect(desk.status).toContainText(ru.app.status.online);
});

test("G10-1: after a restart the password opens the desk while the server is stopped; a wrong one does not", async () => {
  let desk = await world.openDesk({ profile: "restart" });
  await desk.signIn(world.serverUrl, demoAccount);
  const [client] = serverRows(
    join(world.folder, "server"),
    "SELECT lastName FROM clients WHERE lastName <> '' LIMIT 1",
  );
  const lastName = String(client?.["lastName"]);
  await expect(desk.status).toContainText(ru.app.status.online);
  await desk.close();

  await world.stopServer();
  try {
    desk = await world.openDesk({ profile: "restart" });
    await expect(desk.page.getByText(ru.session.locked)).toBeVisible();
    await desk.page.getByLabel(ru.session.password, { exact: true }).fill("not the password");
    await desk.page.getByRole("button", { name: ru.session.unlock, exact: true }).click();
    await expectTrouble(desk, ru.errors.wrongCredentials);
    await desk.unlock(demoAccount.password);
    await expect(desk.status).toContainText(ru.app.status.offline);
    await desk.openFirstFound(lastName);
    await expect(desk.cardName).toContainText(lastName);
  } finally {
    await world.startServer();
  }
  await expect(desk.status).toContainText(ru.app.status.online, { timeout: 30_000 });
  await desk.close();
});

test("Sign-out asks about unsent items; what was kept is sent after the next sign-in, once", async () => {
  const desk = await world.openDesk({ profile: "sign-out" });
  await desk.signIn(world.serverUrl, demoAccount);
  await expect(desk.status).toContainText(ru.app.status.online);
  await world.stopServer();
  const text = "Написано перед уходом";
  try {
    await desk.openAnyClient();
    await desk.comment(text);
    await expect(desk.status).toContainText("1 ждёт");
    await desk.goTo("settings");
    await desk.page.getByRole("button", { name: ru.settings.signOut, exact: true }).click();
    const question = desk.page.getByRole("dialog", { name: ru.session.signOutTitle });
    await expect(question).toContainText("На сервер не отправлена 1 запись.");
    await expect(question.getByRole("button", { name: ru.session.signOutDiscard })).toBeVisible();
    await question.getByRole("button", { name: ru.session.cancel }).click();
    await expect(question).toBeHidden();
    await desk.page.getByRole("button", { name: ru.settings.signOut, exact: true }).click();
    await question.getByRole("button", { name: ru.session.signOutKeep }).click();
    await expect(desk.page.getByLabel(ru.session.serverUrl)).toBeVisible();
  } finally {
    await world.startServer();
  }
  expect(commentsOf(text)).toBe(0);
  await desk.signIn(world.serverUrl, demoAccount);
  await expect.poll(() => commentsOf(text), { timeout: 30_000 }).toBe(1);
  await expect(desk.status).toHaveText(`${ru.app.status.online} · ${ru.app.status.nothingWaits}`);
  await desk.close();
});

const tooOld: ErrorBody = { kind: "clientTooOld" };

async function tryToSignIn(desk: Desk, serverUrl: string, password: string): Promise<void> {
  await desk.page.getByLabel(ru.session.serverUrl).fill(serverUrl);
  await desk.page.getByLabel(ru.session.email).fill(demoAccount.email);
  await desk.page.getByLabel(ru.session.password, { exact: true }).fill(password);
  await desk.page.getByRole("button", { name: ru.session.signIn, exact: true }).click();
}

async function expectTrouble(desk: Desk, message: string): Promise<void> {
  await expect(desk.page.getByRole("alert")).toContainText(message);
}

function commentsOf(text: string): number {
  return serverRows(join(world.folder, "server"), "SELECT id FROM comments WHERE text = ?", [text]).length;
}

function answer(status: number, body: string, type: string): RequestListener {
  return (_request, response) => {
    response.writeHead(status, { "content-type": type }).end(body);
  };
}

async function listening<Listener extends Server>(server: Listener): Promise<Listener> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return server;
}

function urlOf(server: Server, scheme: "http" | "https"): string {
  return `${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function closed(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}

/** For 127.0.0.1, valid for a day, signed by itself: the kind that a careless installation has. */
function selfSignedCertificate(folder: string): { key: Buffer; cert: Buffer } {
  const keyFile = join(folder, "self-signed.key");
  const certificateFile = join(folder, "self-signed.pem");
  const subject = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"];
  const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", keyFile];
  execFileSync("openssl", ["req", "-x509", "-days", "1", ...key, "-out", certificateFile, ...subject], {
    stdio: "pipe",
  });
  return { key: readFileSync(keyFile), cert: readFileSync(certificateFile) };
}
