import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { demoAccount } from "../scripts/demo-account.ts";
import { filesRu } from "../src-renderer/ui/texts/files.ru.ts";
import { ru } from "../src-renderer/ui/texts/ru.ts";
import type { Account, Desk } from "./desk.ts";
import { serverRows } from "./server-rows.ts";
import { createWorld, type World } from "./world.ts";

test.describe.configure({ mode: "serial" });

const andrey: Account = { email: "andrey@demo.kartoteka", password: demoAccount.password };
const sha256Of = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

let world: World;
let chosen: string;

test.beforeAll(async () => {
  world = await createWorld({ clients: 60 });
  chosen = join(world.folder, "chosen");
  mkdirSync(chosen, { recursive: true });
});
test.afterAll(() => world?.close());

/** Not by a path: a browser in a locale without UTF-8 finds no Cyrillic one. */
function fileNamed(name: string, content: string | Buffer) {
  return { name, mimeType: "application/octet-stream", buffer: Buffer.from(content) };
}

const input = (desk: Desk) => desk.interaction.locator("input[type=file]");
const chosenList = (desk: Desk) => desk.interaction.getByRole("list", { name: filesRu.chosen });
const lists = (desk: Desk) => desk.cardPanel.getByRole("list", { name: filesRu.list });
const save = (desk: Desk) => desk.interaction.getByRole("button", { name: ru.card.interaction.commentSave });

test("LL-20, GC-50, G4-4: files go with a comment without a server, wait, arrive, and open at a colleague's desk", async () => {
  test.setTimeout(120_000);
  const olga = await world.openDesk({ profile: "olga" });
  await olga.signIn(world.serverUrl, demoAccount);
  const second = await world.openDesk({ profile: "andrey" });
  await second.signIn(world.serverUrl, andrey);
  await olga.openFirstFound("Ив");
  const clientName = await olga.cardName.innerText();
  await world.stopServer();
  await expect(olga.status).toContainText(ru.app.status.offline, { timeout: 30_000 });

  const contract = Buffer.from(`%PDF-1.7\n${"договор ".repeat(200_000)}`);
  await input(olga).setInputFiles([fileNamed("Договор № 5.pdf", contract), fileNamed("замеры.txt", "ширина 2 м")]);
  await expect(chosenList(olga).getByRole("listitem")).toHaveCount(2);
  // a program is refused at once, and its refusal can be put away
  await input(olga).setInputFiles(fileNamed("счёт.pdf", Buffer.from("MZ\x90\0\x03", "latin1")));
  await expect(chosenList(olga)).toContainText(ru.errors.fileTypeRefused);
  await chosenList(olga)
    .getByRole("button", { name: filesRu.remove.replace("{{name}}", "счёт.pdf") })
    .click();
  await drop(olga, "снимок.txt", "брошенный файл");
  await expect(chosenList(olga).getByRole("listitem")).toHaveCount(3);

  await olga.comment("Прислали договор");
  await expect(chosenList(olga)).toHaveCount(0);
  await olga.openTab(ru.card.tabs.comments);
  await expect(lists(olga).getByRole("listitem")).toHaveCount(3);
  await expect(lists(olga)).toContainText(filesRu.states.waiting);
  await world.startServer();
  await expect(lists(olga).getByText(filesRu.states.here)).toHaveCount(3, { timeout: 60_000 });
  expect(
    existsSync(join(world.folder, "server", "files", "1", sha256Of(contract).slice(0, 2), sha256Of(contract))),
  ).toBe(true);

  await second.openFirstFound(clientName);
  await second.openTab(ru.card.tabs.comments);
  await expect(lists(second).getByRole("listitem")).toHaveCount(3, { timeout: 30_000 });
  const opened = await listenToOpening(second);
  await lists(second)
    .getByRole("button", { name: filesRu.open.replace("{{name}}", "Договор № 5.pdf") })
    .click();
  await expect.poll(opened, { timeout: 20_000 }).toHaveLength(1);
  const [path = ""] = await opened();
  expect([path.endsWith("Договор № 5.pdf"), sha256Of(readFileSync(path))]).toEqual([true, sha256Of(contract)]);

  const saved = join(chosen, "сохранено.pdf");
  await second.saveFilesAs(saved);
  await lists(second)
    .getByRole("button", { name: filesRu.saveNamed.replace("{{name}}", "Договор № 5.pdf") })
    .click();
  await expect.poll(() => existsSync(saved), { timeout: 20_000 }).toBe(true);
  expect(sha256Of(readFileSync(saved))).toBe(sha256Of(contract));
  // who did not attach it cannot take it away
  await expect(
    lists(second).getByRole("button", { name: filesRu.remove.replace("{{name}}", "замеры.txt") }),
  ).toHaveCount(0);
  await lists(olga)
    .getByRole("button", { name: filesRu.remove.replace("{{name}}", "замеры.txt") })
    .click();
  await olga.cardPanel.getByRole("button", { name: filesRu.removeYes, exact: true }).click();
  await expect(lists(second).getByRole("listitem")).toHaveCount(2, { timeout: 30_000 });
  await second.close();
  expect(existsSync(join(second.userData, "opened"))).toBe(false);
});

test("G4-4, R-25: chosen files come back after the window was closed; whatever a name says, it stays text", async () => {
  test.setTimeout(90_000);
  let desk = await world.openDesk({ profile: "hostile" });
  await desk.signIn(world.serverUrl, demoAccount);
  await desk.openFirstFound("Пет");
  const clientName = await desk.cardName.innerText();
  const names = [
    "<img src=x onerror=document.title='взлом'>.txt",
    "\u202Etxt.exe",
    `${"длинное имя ".repeat(12)}.txt`,
    "${7*7}{{7*7}} ..%2f..%2f.txt",
  ];
  for (const [index, name] of names.entries()) await drop(desk, name, `файл ${index}`);
  await expect(chosenList(desk).getByRole("listitem")).toHaveCount(names.length);
  // what is chosen is kept like what is typed
  await desk.page.waitForTimeout(1_500);
  await desk.close();
  desk = await world.openDesk({ profile: "hostile" });
  await desk.unlock(demoAccount.password);
  await desk.openFirstFound(clientName);
  await expect(chosenList(desk).getByRole("listitem")).toHaveCount(names.length);
  await save(desk).click();
  await desk.openTab(ru.card.tabs.comments);
  await expect(lists(desk).getByRole("listitem")).toHaveCount(names.length, { timeout: 20_000 });
  await expect(lists(desk)).toContainText("<img src=x onerror=document.title='взлом'>.txt");
  await expect(lists(desk)).toContainText("\uFFFDtxt.exe");
  await expect(lists(desk).getByText(filesRu.states.here)).toHaveCount(names.length, { timeout: 60_000 });
  expect(await desk.page.title()).not.toContain("взлом");
  await expect(desk.page.locator("#card-panel img")).toHaveCount(0);
  const rows = serverRows(join(world.folder, "server"), "SELECT name FROM attachments WHERE name LIKE '%img%'", []);
  expect(rows).toMatchObject([{ name: names[0] }]);
  const onDisk = readdirSync(join(world.folder, "server", "files"), { recursive: true }).map(String);
  expect(onDisk.filter((name) => /img|exe|имя/.test(name))).toEqual([]);
});

test("G4-4, LL-20: a comment saved in the moment in which its files are dropped waits for them and has them all", async () => {
  const desk = await world.openDesk({ profile: "fast" });
  await desk.signIn(world.serverUrl, demoAccount);
  await desk.openFirstFound("Пет");
  const field = desk.interaction.getByRole("textbox", { name: ru.card.interaction.comment });
  await field.fill("Три файла разом");
  await field.evaluate((element) => {
    const dataTransfer = new DataTransfer();
    for (const name of ["один.txt", "два.txt", "три.txt"])
      dataTransfer.items.add(new File([name.repeat(100_000)], name));
    const bubbles = true;
    element.dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles, cancelable: true }));
    element.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", code: "Enter", ctrlKey: true, bubbles }));
  });
  await expect(field).toHaveValue("");
  await expect(chosenList(desk)).toHaveCount(0);
  await desk.openTab(ru.card.tabs.comments);
  const comment = desk.cardPanel.getByRole("listitem").filter({ hasText: "Три файла разом" });
  await expect(comment.getByRole("list", { name: filesRu.list }).getByRole("listitem")).toHaveCount(3);
});

/** As a person drops it on the comment: the window gets the bytes and a name, never a path. */
async function drop(desk: Desk, name: string, content: string): Promise<void> {
  const files = await desk.page.evaluateHandle(
    ([fileName, text]) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([text ?? ""], fileName ?? ""));
      return transfer;
    },
    [name, content],
  );
  const field = desk.interaction.getByRole("textbox", { name: ru.card.interaction.comment });
  await field.dispatchEvent("dragover", { dataTransfer: files });
  await field.dispatchEvent("drop", { dataTransfer: files });
}

/** Instead of the system's program: which file it would have got. */
async function listenToOpening(desk: Desk): Promise<() => Promise<string[]>> {
  await desk.application.evaluate(({ shell }) => {
    const opened: string[] = [];
    Object.assign(globalThis, { opened });
    shell.openPath = async (path) => {
      opened.push(path);
      return "";
    };
  });
  return () => desk.application.evaluate(() => (globalThis as unknown as { opened: string[] }).opened);
}
