import { expect, test } from "@playwright/test";
import { demoAccount } from "../scripts/demo-account.ts";
import { tellServer } from "../scripts/ingest/tell-server.ts";
import { en } from "../src-renderer/ui/texts/en.ts";
import { ru } from "../src-renderer/ui/texts/ru.ts";
import { expectAccessible } from "./accessible.ts";
import type { Desk } from "./desk.ts";
import { explainedRight } from "./explained-right.ts";
import { createWorld, type World } from "./world.ts";

test.describe.configure({ mode: "serial" });

const words = ru.administration;
const tabs = ["people", "books", "recording", "sources", "audit"] as const;

let world: World;
let owner: Desk;

test.beforeAll(async () => {
  world = await createWorld({ clients: 20 });
  owner = await world.openDesk({ profile: "owner" });
  await owner.signIn(world.serverUrl, { email: "owner@demo.kartoteka", password: demoAccount.password });
});
test.afterAll(() => world?.close());

async function openTab(tab: (typeof tabs)[number]): Promise<void> {
  await owner.goTo("administration");
  const choice = owner.page.getByRole("radiogroup", { name: words.tabs.label });
  await choice.getByText(words.tabs[tab], { exact: true }).click();
}

const person = (name: string) => owner.page.getByRole("button", { name: new RegExp(`^${name}`) });

test("G14-4: a person is added by keys alone, gets another role and a line, and its password shows nowhere", async () => {
  const { page } = owner;
  await openTab("people");
  await expect(person("Ольга Крылова")).toBeVisible();
  await page.getByRole("button", { name: words.people.add, exact: true }).press("Enter");
  await page.keyboard.type("Вера Белова");
  await page.keyboard.press("Tab");
  await page.keyboard.type("vera@demo.kartoteka");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await page.keyboard.type("временный-1");
  await page.keyboard.press("Enter");
  await person("Вера Белова").press("Enter");

  await page.getByRole("combobox", { name: words.people.role }).click();
  await page.getByRole("option", { name: ru.session.roles.employee }).click();
  await expect(page.getByRole("combobox", { name: words.people.role })).toHaveValue(ru.session.roles.employee);
  await page.getByLabel(words.line.label).fill("Продажи");
  await page.getByLabel(words.line.uri).fill("sip:205@pbx.romashka.ru");
  await page.getByLabel(words.line.servers).fill("wss://pbx.romashka.ru");
  await page.getByLabel(words.line.username).fill("205");
  await page.getByLabel(words.line.password, { exact: true }).fill("qx-line-secret");
  await page.getByRole("button", { name: words.line.save }).click();
  await expect(page.getByRole("button", { name: words.line.clear })).toBeVisible();
  await expect(page.getByLabel(words.line.password, { exact: true })).toHaveValue("");
  await page.getByRole("button", { name: words.people.back }).click();
  await expect(person("Вера Белова")).toContainText("sip:205@pbx.romashka.ru");
  expect(await page.content()).not.toContain("qx-line-secret");
});

test("G3-4: a reason in the account's own words is added, and stands in the book", async () => {
  await openTab("books");
  const form = owner.page.getByRole("form", { name: words.books.reasons });
  await form.getByLabel(words.books.word).fill("на обеде");
  await form.getByLabel(words.books.word).press("Enter");
  const remove = words.books.remove.replace("{{title}}", "на обеде");
  await expect(owner.page.getByRole("button", { name: remove })).toBeVisible();
  await expect(form.getByLabel(words.books.word)).toHaveValue("");
});

test("G3-16: a system gets a key by keys alone; its secret is shown once; what it sends is there; revoked, it is refused", async () => {
  const { page } = owner;
  await openTab("sources");
  await expect(page.getByText(words.sources.empty)).toBeVisible();
  await page.getByLabel(words.sources.name).fill("Get Course");
  await expect(page.getByRole("button", { name: words.sources.add })).toBeDisabled();
  await page.getByLabel(words.sources.name).fill("getcourse");
  await page.getByLabel(words.sources.name).press("Enter");
  const made = page.getByRole("status").filter({ hasText: words.sources.secret });
  const keyId = await made.getByTestId("source-key").innerText();
  const secret = await made.getByTestId("source-secret").innerText();
  await expectAccessible(owner, "a new key");

  const tell = (externalId: string) =>
    tellServer(world.serverUrl, { keyId, secret }, [{ kind: "client", externalId, client: { name: "Ия Новая" } }]);
  expect(await tell("1")).toMatchObject({ applied: 1 });
  await made.getByRole("button", { name: words.sources.done }).press("Enter");
  await expect(page.getByText(secret)).toHaveCount(0);
  const row = page.getByRole("row", { name: /getcourse/ });
  await expect(row).toContainText(words.sources.used);
  await expect(row).toContainText("Виктор Громов");
  await row.getByRole("button", { name: words.sources.revokeOf.replace("{{source}}", "getcourse") }).press("Enter");
  await row.getByRole("button", { name: words.sources.sure.replace("{{source}}", "getcourse") }).press("Enter");
  await expect(row).toContainText(words.sources.isRevoked);
  await expect(tell("2")).rejects.toThrow("wrongCredentials");
});

test("G3-16: the audit log names what was done, and is whole", async () => {
  await openTab("audit");
  await expect(owner.page.getByRole("status").filter({ hasText: "Журнал цел" })).toBeVisible();
  for (const action of [
    "sourceKeyRevoked",
    "personAdded",
    "roleChanged",
    "sipAccountSet",
    "bookChanged",
    "signedIn",
  ] as const)
    await expect(owner.page.getByRole("cell", { name: words.actions[action] }).first()).toBeVisible();
});

for (const theme of ["light", "dark"] as const) {
  test(`G12-9: no accessibility fault in the administration, ${theme}`, async () => {
    await owner.page.evaluate((chosen) => window.kartoteka.command("changeSettings", { theme: chosen }), theme);
    await expect(owner.page.locator("html")).toHaveAttribute("data-mantine-color-scheme", theme);
    for (const tab of tabs) {
      await openTab(tab);
      if (tab === "audit") await expect(owner.page.getByText("Журнал цел")).toBeVisible();
      await expectAccessible(owner, `${tab}, ${theme}`);
    }
    await openTab("people");
    await person("Ольга Крылова").click();
    await expectAccessible(owner, `a person, ${theme}`);
    await owner.page.getByRole("button", { name: words.people.back }).click();
  });
}

test("G12-7: speaks English where the rest does", async () => {
  await openTab("people");
  await owner.page.evaluate(() => window.kartoteka.command("changeSettings", { language: "en" }));
  await expect(owner.page.getByRole("heading", { level: 1, name: en.administration.title })).toBeVisible();
  await expect(owner.page.getByRole("heading", { level: 2, name: en.administration.people.title })).toBeVisible();
  await owner.page.evaluate(() => window.kartoteka.command("changeSettings", { language: "ru" }));
});

test("G5-14: a manager is not shown the section, and its address says whose it is", async () => {
  const manager = await world.openDesk({ profile: "manager" });
  await manager.signIn(world.serverUrl, demoAccount);
  await expect(manager.page.getByRole("link", { name: ru.app.rail.administration })).toHaveCount(0);
  await manager.page.evaluate(() => {
    location.hash = "#/administration";
  });
  const explainer = explainedRight("ru", {
    place: ru.app.rail.administration,
    roles: ["owner", "admin"],
    role: "manager",
  });
  await expect(manager.page.getByText(explainer)).toBeVisible();
  await manager.close();
});

test("UX-10: without a server it says that nothing can be done here, and is back with it", async () => {
  await openTab("people");
  await world.stopServer();
  await expect(owner.page.getByText(words.offline)).toBeVisible({ timeout: 30_000 });
  await expect(person("Ольга Крылова")).toBeHidden();
  await world.startServer();
  await owner.syncNow();
  await expect(person("Ольга Крылова")).toBeVisible({ timeout: 30_000 });
});
