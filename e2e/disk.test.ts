// What the disk does to a manager at work. A profile of its own small disk is a mounted tmpfs: these tests need Linux and
// the right to mount, as root has it, and fail where that is missing.
import { execFileSync } from "node:child_process";
import {
  closeSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { demoAccount } from "../scripts/demo-account.ts";
import { ru } from "../src-renderer/ui/texts/ru.ts";
import { serverRows } from "./server-rows.ts";
import { createWorld, type World } from "./world.ts";

test.describe.configure({ mode: "serial" });

let world: World;
const smallDisks: SmallDisk[] = [];

test.beforeAll(async () => {
  world = await createWorld({ clients: 120 });
});
test.afterAll(async () => {
  // a mount that stayed would keep the world's folder
  for (const disk of smallDisks) disk.unmount();
  await world?.close();
});

test("R-4, UX-12: a full disk is told within a second, the text stays, and it is saved when there is room, without a restart", async () => {
  test.setTimeout(90_000);
  const disk = mountSmallDisk(join(world.folder, "desks", "full"));
  const desk = await world.openDesk({ profile: "full" });
  await desk.signIn(world.serverUrl, demoAccount);
  await expect(desk.status).toContainText(ru.app.status.online);
  await desk.openFirstFound("Ив");
  await desk.comment("Пока место есть");
  await expect(desk.status).toHaveText(`${ru.app.status.online} · ${ru.app.status.nothingWaits}`);
  const process = desk.application.process().pid;

  disk.fill();
  const text = `Просит перезвонить в пятницу. ${"Подробно о доставке. ".repeat(600)}`.trim();
  const more = " И узнать адрес.";
  const field = desk.page.getByRole("textbox", { name: ru.card.interaction.comment, exact: true });
  const told = desk.interaction.getByRole("alert").filter({ hasText: ru.errors.diskFull });
  await field.fill(text);
  await expect(told).toHaveCount(0);
  const since = Date.now();
  await field.press("Control+Enter");
  await told.first().waitFor({ timeout: 5_000 });
  test.info().annotations.push({ type: "told after, ms", description: String(Date.now() - since) });
  await expect(field).toHaveValue(text);
  await field.press("Control+End");
  await field.pressSequentially(more);
  await expect(field).toHaveValue(text + more);
  expect((await desk.query("outboxItems", { limit: 5 })).total).toBe(0);

  disk.empty();
  await field.press("Control+Enter");
  await expect(field).toHaveValue("");
  await expect(told).toHaveCount(0);
  await expect.poll(() => commentsAtServer(text + more).length, { timeout: 20_000 }).toBe(1);
  expect(commentsAtServer(text)).toEqual([]);
  await expect(desk.status).toHaveText(`${ru.app.status.online} · ${ru.app.status.nothingWaits}`, { timeout: 20_000 });
  expect(desk.application.process().pid).toBe(process);
  await desk.openTab(ru.card.tabs.comments);
  await expect(desk.cardPanel).toContainText("Просит перезвонить в пятницу.");
  await desk.close();
});

test("R-5: a file that was ruined between two starts is told, and the unsent comments are kept and sent", async () => {
  test.setTimeout(90_000);
  let desk = await world.openDesk({ profile: "ruined" });
  await desk.signIn(world.serverUrl, demoAccount);
  await expect(desk.status).toContainText(ru.app.status.online);
  await desk.openFirstFound("Пе");
  const clientName = await desk.cardName.innerText();
  await world.stopServer();
  await expect(desk.status).toContainText(ru.app.status.offline, { timeout: 30_000 });
  const texts = ["Первый до порчи", "Второй до порчи", "Третий до порчи"];
  for (const text of texts) await desk.comment(text);
  await expect(desk.status).toHaveText(`${ru.app.status.offline} · 3 ждут`);
  await desk.close();
  ruinCache(desk.userData);
  await world.startServer();

  desk = await world.openDesk({ profile: "ruined" });
  const { page } = desk;
  await page.getByLabel(ru.session.password, { exact: true }).fill(demoAccount.password);
  await page.getByRole("button", { name: ru.session.unlock, exact: true }).click();
  await expect(page.getByRole("status").filter({ hasText: ru.session.fileDamaged })).toBeVisible();
  for (const text of texts) expect(commentsAtServer(text)).toEqual([]);

  await desk.signIn(world.serverUrl, demoAccount);
  await expect.poll(() => texts.map((text) => commentsAtServer(text).length), { timeout: 30_000 }).toEqual([1, 1, 1]);
  const revisions = texts.map((text) => Number(commentsAtServer(text)[0]?.["revision"]));
  expect(revisions).toEqual(revisions.toSorted((one, two) => one - two));
  await expect(desk.status).toHaveText(`${ru.app.status.online} · ${ru.app.status.nothingWaits}`, { timeout: 20_000 });
  await desk.openFirstFound(clientName);
  await expect(desk.cardName).toHaveText(clientName);
  await desk.openTab(ru.card.tabs.comments);
  for (const text of texts) await expect(desk.cardPanel.getByText(text, { exact: true })).toHaveCount(1);
  expect(readdirSync(accountFolder(desk.userData)).some((name) => name.startsWith("damaged-"))).toBe(true);
  await desk.close();
});

function commentsAtServer(text: string): Record<string, unknown>[] {
  return serverRows(join(world.folder, "server"), "SELECT revision FROM comments WHERE text = ?", [text]);
}

function accountFolder(userData: string): string {
  const store = join(userData, "store");
  const name = readdirSync(store).find((one) => one.startsWith("account-"));
  if (name === undefined) throw new Error(`no account in ${store}`);
  return join(store, name);
}

/** As a failing disk does it: the pages stay where they were and hold something else. */
function ruinCache(userData: string): void {
  const file = join(accountFolder(userData), "cache.db");
  const bytes = readFileSync(file);
  bytes.fill(0, 4_096, bytes.length / 2);
  writeFileSync(file, bytes);
}

type SmallDisk = { fill(): void; empty(): void; unmount(): void };

function mountSmallDisk(folder: string): SmallDisk {
  mkdirSync(folder, { recursive: true });
  execFileSync("mount", ["-t", "tmpfs", "-o", "size=96m,mode=700", "tmpfs", folder]);
  const filler = join(folder, "filler");
  let isMounted = true;
  const disk: SmallDisk = {
    fill() {
      const file = openSync(filler, "w");
      try {
        for (const size of [1_048_576, 4_096]) writeUntilFull(file, Buffer.alloc(size, 1));
      } finally {
        closeSync(file);
      }
      expect(statSync(filler).size).toBeGreaterThan(0);
    },
    empty: () => rmSync(filler),
    unmount() {
      // lazily: a desk that a failed test has left may still be at work there
      if (isMounted) execFileSync("umount", ["--lazy", folder]);
      isMounted = false;
    },
  };
  smallDisks.push(disk);
  return disk;
}

function writeUntilFull(file: number, block: Buffer): void {
  try {
    for (;;) writeSync(file, block);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOSPC") throw error;
  }
}
