import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { demoAccount } from "../scripts/demo-account.ts";
import { ru } from "../src-renderer/ui/texts/ru.ts";
import { expectAccessible } from "./accessible.ts";
import type { Desk } from "./desk.ts";
import { serverRows } from "./server-rows.ts";
import { createWorld, type World } from "./world.ts";

test.describe.configure({ mode: "serial" });

let world: World;
let desk: Desk;
let clientId: string;

test.beforeAll(async () => {
  world = await createWorld({ clients: 30 });
  desk = await world.openDesk({ profile: "olga" });
  await desk.signIn(world.serverUrl, demoAccount);
  await desk.openFirstFound("Ив");
  clientId = await desk.openedClient();
});
test.afterAll(() => world?.close());

const report = () => desk.page.getByRole("dialog", { name: ru.problem.title });
const words = () => report().getByRole("textbox", { name: ru.problem.text });
const picture = () => report().getByRole("img", { name: ru.problem.pictureOf });

async function openFromCard(): Promise<void> {
  await desk.page.getByRole("button", { name: ru.card.more, exact: true }).click();
  await desk.page.getByRole("menuitem", { name: ru.problem.open }).click();
  await expect(words()).toBeFocused();
}

/** The colour of the window in the picture, where the mark stands. */
async function pictureShows(colour: readonly [number, number, number]): Promise<boolean> {
  return picture().evaluate(async (element, [red, green, blue]) => {
    const image = element as HTMLImageElement;
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = image.naturalWidth;
    canvas.height = image.naturalHeight;
    const context = canvas.getContext("2d");
    if (!context) throw new Error("no canvas");
    context.drawImage(image, 0, 0);
    const scale = image.naturalWidth / innerWidth;
    const { data } = context.getImageData(Math.round(60 * scale), Math.round(60 * scale), 1, 1);
    return data[0] === red && data[1] === green && data[2] === blue;
  }, colour);
}

test("GC-46: from the card's menu without a server: the picture shows the window without menu and dialog, the words survive a closed dialog, and card, task and picture arrive together", async () => {
  test.setTimeout(120_000);
  await world.stopServer();
  await expect(desk.status).toContainText(ru.app.status.offline, { timeout: 30_000 });
  // a mark under the place where the dialog's shade will be: a picture of the dialog would show it darkened
  await desk.page.evaluate(() => {
    const mark = document.createElement("div");
    mark.id = "mark";
    mark.style.cssText = "position:fixed;left:50px;top:50px;width:20px;height:20px;background:rgb(250,20,180)";
    document.body.append(mark);
  });
  await openFromCard();
  expect(await pictureShows([250, 20, 180])).toBe(true);
  await desk.page.evaluate(() => document.querySelector("#mark")?.remove());
  await expectAccessible(desk, "the report");

  await report().getByRole("button", { name: ru.problem.send }).click();
  await expect(report()).toContainText(ru.problem.textMissing);
  await words().fill("Телефон клиента записан дважды");
  await desk.page.waitForTimeout(1_000);
  await desk.page.keyboard.press("Escape");
  await expect(report()).toBeHidden();
  await openFromCard();
  await expect(words()).toHaveValue("Телефон клиента записан дважды");
  const to = await report().getByRole("combobox", { name: ru.problem.to }).inputValue();
  expect(to).not.toContain(ru.card.interaction.me);
  await words().press("Control+Enter");
  await expect(report()).toBeHidden();
  await expect(desk.page.getByText(ru.problem.sent.replace("{{name}}", to))).toBeVisible();

  await world.startServer();
  await desk.syncNow();
  const folder = join(world.folder, "server");
  const sql = `SELECT t.text, u.name, u.role FROM tasks t JOIN users u ON u.id = t.assigneeId WHERE t.clientId = ? AND t.text LIKE 'Проблема:%'`;
  await expect.poll(() => serverRows(folder, sql, [clientId]).length, { timeout: 30_000 }).toBe(1);
  const [task] = serverRows(folder, sql, [clientId]) as { text: string; name: string; role: string }[];
  expect([task?.name, ["owner", "admin"].includes(task?.role ?? "")]).toEqual([to, true]);
  expect(task?.text).toContain("Телефон клиента записан дважды");
  expect(task?.text).toContain(`kartoteka://client/${clientId}`);
  const [file] = serverRows(folder, "SELECT name, sha256, type FROM attachments WHERE clientId = ?", [clientId]) as {
    name: string;
    sha256: string;
    type: string;
  }[];
  expect(file?.type).toBe("image/png");
  expect(task?.text).toContain(file?.name ?? "no file");
  const stored = join(folder, "files", "1", file?.sha256.slice(0, 2) ?? "", file?.sha256 ?? "");
  const signature = () => readFileSync(stored).subarray(0, 8).toString("latin1");
  await expect
    .poll(
      () => {
        try {
          return signature();
        } catch {
          return "not there yet";
        }
      },
      { timeout: 60_000 },
    )
    .toBe("\x89PNG\r\n\x1a\n");
  // the form is as new for the next one
  await openFromCard();
  await expect(words()).toHaveValue("");
  await desk.page.keyboard.press("Escape");
});

test("GC-46, G12-3: by the palette in either layout, without the picture where it is not wanted; without a card it says what is missing", async () => {
  const askByPalette = async (typed: string) => {
    await desk.page.keyboard.press("Control+k");
    const field = desk.page.getByRole("combobox", { name: ru.app.search.label });
    await field.fill(typed);
    await desk.page.getByRole("option", { name: new RegExp(ru.app.commands.reportProblem) }).click();
  };
  await askByPalette("cjj,obnm j ghj,ktvt");
  await expect(words()).toBeFocused();
  await words().fill("Не та валюта");
  await report().getByRole("checkbox", { name: ru.problem.picture }).uncheck();
  await expect(picture()).toBeHidden();
  await words().press("Control+Enter");
  await expect(report()).toBeHidden();
  await desk.openTab(ru.card.tabs.tasks);
  await expect(desk.cardPanel).toContainText("Проблема: Не та валюта");
  const files = await desk.query("attachmentsOf", { clientId });
  expect(files.filter(({ name }) => name.startsWith("Проблема"))).toHaveLength(1);

  await desk.goTo("tasks");
  await askByPalette("Сообщить о проблеме");
  await expect(desk.page.getByText(ru.problem.needsCard)).toBeVisible();
  await expect(report()).toBeHidden();
});
