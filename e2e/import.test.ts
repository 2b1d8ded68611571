import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { demoAccount } from "../scripts/demo-account.ts";
import { ru } from "../src-renderer/ui/texts/ru.ts";
import type { Desk } from "./desk.ts";
import { serverRows } from "./server-rows.ts";
import { createWorld, type World } from "./world.ts";

test.describe.configure({ mode: "serial" });

const files = join(import.meta.dirname, "files/import");
type Expected = { rows: number; newClients: number; duplicates: number; faults: { line: number; fault: string }[] };
type Counts = { newClients: number; duplicates: number; faulty: number };
const expectedOf = JSON.parse(readFileSync(join(files, "expected.json"), "utf8")) as Record<string, Expected>;

let world: World;
let desk: Desk;

test.beforeAll(async () => {
  world = await createWorld({ clients: 40 });
  desk = await world.openDesk({ profile: "olga" });
  await desk.signIn(world.serverUrl, demoAccount);
});
test.afterAll(() => world?.close());

test.beforeEach(async () => {
  await desk.goTo("import");
  const another = desk.page.getByRole("button", { name: ru.importing.another });
  if (await another.isVisible()) await another.click();
});

test("G14-7, R-33: the preview of each kind of file counts what is new, already there and faulty", async () => {
  const names = [
    "utf8-mark-semicolon.csv",
    "utf16le-mark-tab.csv",
    "windows-1251-semicolon.csv",
    "quoted-breaks.csv",
    "300-columns.csv",
    "duplicates.csv",
    "faulty.csv",
  ];
  for (const name of names) {
    const expected = expectedOf[name];
    if (!expected) throw new Error(`${name} has no expectation`);
    await choose(join(files, name));
    await expect(heading()).toHaveText(`${ru.importing.title}: ${name}`);
    const { newClients, duplicates, faults } = expected;
    await expectCounts({ newClients, duplicates, faulty: faults.length });
    await desk.page.getByRole("button", { name: ru.importing.another }).click();
  }
});

test("G14-7: what is no table is refused in words", async () => {
  await choose(join(files, "workbook.csv"));
  await expect(desk.page.getByRole("alert")).toContainText(ru.errors.unsupportedFile);
});

test("G14-7: faulty rows come back as a file with line and reason, the others are clients here and on the server", async () => {
  const expected = expectedOf["faulty.csv"];
  await choose(join(files, "faulty.csv"));
  await desk.page.getByRole("button", { name: /^Загрузить 2 / }).click();
  await expect(desk.page.getByRole("heading", { name: "Загружено 2 клиента" })).toBeVisible();
  const saved = join(world.folder, "faulty rows.csv");
  await desk.saveFilesAs(saved);
  await desk.page.getByRole("button", { name: ru.importing.done.saveFaulty }).click();
  await expect(desk.page.getByText(ru.importing.done.saved, { exact: true })).toBeVisible();
  const text = readFileSync(saved, "utf8");
  for (const { line, fault } of expected?.faults ?? []) {
    const reason = ru.importing.faults[fault as keyof typeof ru.importing.faults];
    expect(text).toContain(`\r\n${line};${reason};`);
  }

  await desk.page.getByRole("button", { name: ru.importing.done.showClients }).click();
  await desk.search.fill("+7 912 345-67-80");
  await expect(desk.found.first()).toContainText("Рогов");
  await desk.search.fill("");
  await expect.poll(() => countOf("lastName = 'Рогов' AND firstName = 'Олег'"), { timeout: 20_000 }).toBe(1);
});

test("G14-7, UX-11: 5,000 rows, 10 % of them twice: right counts, a stopped import leaves nothing, the next one all, with the window away", async () => {
  const path = join(world.folder, "пять тысяч.csv");
  writeFileSync(path, fiveThousandRows());
  const before = countOf("1 = 1");
  await choose(path);
  await expectCounts({ newClients: 4_500, duplicates: 500, faulty: 0 });

  const start = desk.page.getByRole("button", { name: /^Загрузить 4\s500/ });
  await start.click();
  await desk.page.getByRole("button", { name: ru.importing.progress.cancel }).click();
  await expect(desk.page.getByText(ru.importing.troubles.cancelled)).toBeVisible();
  expect((await desk.query("searchClients", { text: "Пятитысячный", limit: 10 })).rows).toEqual([]);
  expect(countOf("1 = 1")).toBe(before);

  await start.click();
  const hide = (isHidden: boolean) =>
    desk.application.evaluate(({ BrowserWindow }, hidden) => {
      for (const window of BrowserWindow.getAllWindows()) {
        if (hidden) window.hide();
        else window.show();
      }
    }, isHidden);
  await hide(true);
  await expect.poll(() => countOf("lastName = 'Пятитысячный'"), { timeout: 30_000 }).toBe(4_500);
  await hide(false);
  await expect(desk.page.getByRole("heading", { name: /^Загружено 4\s500 клиентов/ })).toBeVisible({ timeout: 30_000 });
  await desk.page.getByRole("button", { name: ru.importing.done.showClients }).click();
  await desk.search.fill("Пятитысячный 4499");
  await expect(desk.found.first()).toContainText("4499");
  await desk.search.fill("");
  await expect.poll(() => countOf("lastName = 'Пятитысячный'"), { timeout: 30_000 }).toBe(4_500);
  await expect(desk.status).toHaveText(`${ru.app.status.online} · ${ru.app.status.nothingWaits}`, { timeout: 20_000 });
});

async function choose(path: string): Promise<void> {
  await desk.application.evaluate(({ dialog }, filePath) => {
    dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [filePath] });
  }, path);
  await desk.page.getByRole("button", { name: ru.importing.choose, exact: true }).click();
}

function heading() {
  return desk.page.getByRole("heading", { level: 1 });
}

async function expectCounts(counts: Counts): Promise<void> {
  const { new: fresh, duplicates, faulty } = ru.importing.counts;
  for (const [label, count] of [
    [fresh, counts.newClients],
    [duplicates, counts.duplicates],
    [faulty, counts.faulty],
  ] as const) {
    const shown = desk.page.getByRole("term").filter({ hasText: label }).locator("xpath=following-sibling::dd");
    await expect(shown).toHaveText(count.toLocaleString("ru"));
  }
}

/** Numbers 0–4499 once, then 0–499 again in another written form. */
function fiveThousandRows(): string {
  const rows = Array.from({ length: 5_000 }, (_, index) => {
    const number = index % 4_500;
    const digits = `9017${String(number).padStart(6, "0")}`;
    const phone = index < 4_500 ? `+7 ${digits}` : `8 (${digits.slice(0, 3)}) ${digits.slice(3)}`;
    return `Пятитысячный;${number};${phone}`;
  });
  return `Фамилия;Имя;Телефон\r\n${rows.join("\r\n")}\r\n`;
}

function countOf(condition: string): number {
  const [row] = serverRows(join(world.folder, "server"), `SELECT count(*) AS count FROM clients WHERE ${condition}`);
  return Number(row?.["count"]);
}
