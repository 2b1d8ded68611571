import { randomUUID } from "node:crypto";
import { expect, test } from "@playwright/test";
import { demoAccount } from "../scripts/demo-account.ts";
import {
  enrolledSecondFactorSchema,
  invitedSchema,
  joinLinkOf,
  type NewInvitation,
  parseJoinLink,
} from "../src-contract/identity.ts";
import {
  apiPrefix,
  protocolVersion,
  protocolVersionHeader,
  type SignInResponse,
  signInResponseSchema,
} from "../src-contract/sync-protocol.ts";
import { ru } from "../src-renderer/ui/texts/ru.ts";
import { codeAt, fromBase32, stepAt } from "../src-server/identity/totp.ts";
import { expectAccessible } from "./accessible.ts";
import type { Desk } from "./desk.ts";
import { serverRows } from "./server-rows.ts";
import { createWorld, type World } from "./world.ts";

test.describe.configure({ mode: "serial" });

/** Two windows after each other, each with checks of its whole page. */
test.setTimeout(180_000);

let world: World;
let owner: SignInResponse;
const ownerAccount = { email: "owner@demo.kartoteka", password: demoAccount.password };

test.beforeAll(async () => {
  world = await createWorld({ clients: 60 });
  const asked = { ...ownerAccount, deviceId: randomUUID(), deviceName: "" };
  owner = signInResponseSchema.parse(await post("/session/sign-in", asked));
});
test.afterAll(() => world?.close());

async function post(path: string, body: unknown): Promise<unknown> {
  const response = await fetch(`${world.serverUrl}${apiPrefix}${path}`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      [protocolVersionHeader]: String(protocolVersion),
      ...(owner ? { authorization: `Bearer ${owner.tokens.accessToken}` } : {}),
    },
    body: JSON.stringify(body),
  });
  const answer: unknown = await response.json();
  if (!response.ok) throw new Error(`${path}: ${JSON.stringify(answer)}`);
  return answer;
}

async function inviteNewcomer(email: string): Promise<string> {
  const invited: NewInvitation = { name: "Вера Лебедева", email, role: "manager", sipAccounts: [] };
  const { token } = invitedSchema.parse(await post("/identity/invitations", invited));
  return joinLinkOf({ serverUrl: world.serverUrl, token });
}

const submit = (desk: Desk, name: string) => desk.page.getByRole("button", { name, exact: true }).click();

test("G14-3: opened by a link, the application says whom it is for, takes a password, and the desk works; the link is good once", async () => {
  const email = "vera@demo.kartoteka";
  const link = await inviteNewcomer(email);
  const desk = await world.openDesk({ profile: "joined", link });
  await expect(desk.page.getByText(`Вера Лебедева, ${email}`)).toBeVisible();
  await expect(desk.page.getByText(world.serverUrl)).toBeVisible();
  await expectAccessible(desk, "an invitation");
  await desk.page.getByLabel(ru.session.newPassword, { exact: true }).fill("коротко");
  await submit(desk, ru.session.join);
  await expect(desk.page.getByText(ru.session.fillNewPassword)).toBeVisible();
  await desk.page.getByLabel(ru.session.newPassword, { exact: true }).fill("пароль новичка");
  await submit(desk, ru.session.join);
  await expect(desk.status).toContainText(ru.app.status.online, { timeout: 30_000 });
  await desk.openAnyClient();

  const other = await world.openDesk({ profile: "too-late" });
  await submit(other, ru.session.invitation);
  await other.page.getByLabel(ru.session.invitationLink).fill("https://example.com");
  await submit(other, ru.session.invitationNext);
  await expect(other.page.getByText(ru.session.invitationBadLink)).toBeVisible();
  await expectAccessible(other, "a link that is none");
  await other.page.getByLabel(ru.session.invitationLink).fill(link);
  await submit(other, ru.session.invitationNext);
  await expect(other.page.getByRole("alert")).toContainText(ru.session.invitationGone);
  await submit(other, ru.session.back);
  await expect(other.page.getByLabel(ru.session.serverUrl)).toBeVisible();
  await other.close();

  // the person is shut out of this computer while the desk is open
  const [device] = serverRows(
    `${world.folder}/server`,
    `SELECT d.userId, d.deviceId FROM devices d JOIN users u ON u.id = d.userId WHERE u.email = '${email}'`,
  );
  await post("/identity/devices/revoke", device);
  await expect(desk.page.getByText(ru.session.shutOut)).toBeVisible({ timeout: 30_000 });
  await post("/identity/devices/admit", device);
  await desk.page.getByLabel(ru.session.password, { exact: true }).fill("пароль новичка");
  await submit(desk, ru.session.signIn);
  await expect(desk.status).toBeVisible({ timeout: 30_000 });
  await desk.close();
});

test("G14-3, R-30: in the settings an owner invites, sees his devices, and turns his second factor on and off", async () => {
  const desk = await world.openDesk({ profile: "owner" });
  await desk.signIn(world.serverUrl, ownerAccount);
  await desk.goTo("settings");
  const { page } = desk;
  const invitations = page.getByRole("form", { name: ru.identity.invitations });
  await submit(desk, ru.identity.invite);
  await expect(page.getByText(ru.identity.fillName)).toBeVisible();
  await invitations.getByLabel(ru.identity.name, { exact: true }).fill("Пётр Гусев");
  await invitations.getByLabel(ru.identity.email, { exact: true }).fill("petr@demo.kartoteka");
  await submit(desk, ru.identity.invite);
  const link = await page.getByText(/^kartoteka:\/\/join\?/).innerText();
  expect(parseJoinLink(link)?.serverUrl).toBe(world.serverUrl);
  await expect(page.getByText("Пётр Гусев, petr@demo.kartoteka")).toBeVisible();
  await expect(page.getByText(new RegExp(`${ru.identity.device.here}$`))).toBeVisible();

  await submit(desk, ru.identity.turnOn);
  await page.getByLabel(ru.identity.password, { exact: true }).fill(ownerAccount.password);
  await submit(desk, ru.identity.next);
  await expect(page.getByText(ru.session.enrolText)).toBeVisible();
  await expectAccessible(desk, "the second factor in the settings");
  const secret = (await page.getByRole("form", { name: ru.identity.factor }).locator("code").innerText()).replaceAll(
    " ",
    "",
  );
  await page.getByLabel(ru.session.code, { exact: true }).fill(codeAt(fromBase32(secret), stepAt(Date.now())));
  await submit(desk, ru.identity.next);
  const codes = page.getByRole("dialog", { name: ru.session.recoveryTitle });
  const [recovery = ""] = (await codes.locator("code").innerText()).split("\n");
  await codes.getByRole("button", { name: ru.session.recoveryKept }).click();
  await expect(page.getByText(ru.identity.factorOn.replace("{{count}}", "10"))).toBeVisible();
  await submit(desk, ru.identity.turnOff);
  await page.getByLabel(ru.identity.password, { exact: true }).fill(ownerAccount.password);
  await page.getByLabel(ru.session.code, { exact: true }).fill(recovery);
  await page.getByRole("form", { name: ru.identity.factor }).getByRole("button", { name: ru.identity.turnOff }).click();
  await expect(page.getByText(ru.identity.factorOff)).toBeVisible();

  await submit(desk, ru.identity.revoke);
  await expect(page.getByText(ru.identity.states.revoked)).toBeVisible();
  await expect(page.getByText(link)).toBeHidden();
  await desk.close();
});

test("R-30: a second factor that the owner demands is set up on the way in; its recovery codes are shown once", async () => {
  const asked = { ...ownerAccount, deviceId: randomUUID() };
  const { secret } = enrolledSecondFactorSchema.parse(await post("/identity/second-factor/enrol", asked));
  const codeOf = (text: string) => codeAt(fromBase32(text), stepAt(Date.now()));
  await post("/identity/second-factor/confirm", { code: codeOf(secret) });
  await post("/identity/second-factor/require", { isRequired: true });

  const desk = await world.openDesk({ profile: "administrator" });
  await desk.page.getByLabel(ru.session.serverUrl).fill(world.serverUrl);
  await desk.page.getByLabel(ru.session.email).fill("admin@demo.kartoteka");
  await desk.page.getByLabel(ru.session.password, { exact: true }).fill(demoAccount.password);
  await submit(desk, ru.session.signIn);
  await expect(desk.page.getByText(ru.session.enrolText)).toBeVisible();
  await expectAccessible(desk, "the second factor at the sign-in");
  const shown = (await desk.page.locator("code").first().innerText()).replaceAll(" ", "");
  const code = desk.page.getByLabel(ru.session.code, { exact: true });
  await code.fill("000000");
  await submit(desk, ru.session.signIn);
  await expect(desk.page.getByText(ru.session.wrongCode)).toBeVisible();
  await code.fill(codeOf(shown));
  await submit(desk, ru.session.signIn);
  const codes = desk.page.getByRole("dialog", { name: ru.session.recoveryTitle });
  await expect(codes).toBeVisible({ timeout: 30_000 });
  const [recovery = ""] = (await codes.locator("code").innerText()).split("\n");
  expect(recovery).toMatch(/^[A-Z2-7]{4}(-[A-Z2-7]{4}){3}$/);
  await desk.page.keyboard.press("Escape");
  await expect(codes).toBeVisible();
  await codes.getByRole("button", { name: ru.session.recoveryKept }).click();
  await expect(codes).toBeHidden();
  await expect(desk.status).toContainText(ru.app.status.online);
  await desk.close();

  const next = await world.openDesk({ profile: "administrator-elsewhere" });
  await next.page.getByLabel(ru.session.serverUrl).fill(world.serverUrl);
  await next.page.getByLabel(ru.session.email).fill("admin@demo.kartoteka");
  await next.page.getByLabel(ru.session.password, { exact: true }).fill(demoAccount.password);
  await submit(next, ru.session.signIn);
  await next.page.getByLabel(ru.session.code, { exact: true }).fill(recovery);
  await submit(next, ru.session.signIn);
  await expect(next.status).toContainText(ru.app.status.online, { timeout: 30_000 });
  await next.close();
  await post("/identity/second-factor/require", { isRequired: false });
});

test("G14-3: whoever forgot the password is told what this server does about it", async () => {
  const desk = await world.openDesk({ profile: "forgotten" });
  await desk.page.getByLabel(ru.session.serverUrl).fill(world.serverUrl);
  await submit(desk, ru.session.forgotten);
  await expect(desk.page.getByLabel(ru.session.serverUrl)).toHaveValue(world.serverUrl);
  await desk.page.getByLabel(ru.session.email).fill("nobody@demo.kartoteka");
  await expectAccessible(desk, "a forgotten password");
  await submit(desk, ru.session.forgottenAsk);
  await expect(desk.page.getByText(ru.session.forgottenAdministrator)).toBeVisible();
  await submit(desk, ru.session.back);
  await expect(desk.page.getByLabel(ru.session.email)).toHaveValue("nobody@demo.kartoteka");
  await desk.close();
});
