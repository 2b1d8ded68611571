import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "@playwright/test";
import { en } from "../../src-renderer/ui/texts/en.ts";
import { ru } from "../../src-renderer/ui/texts/ru.ts";
import type { Desk } from "../desk.ts";
import { resize, signInWithClients, type TourStep } from "./tour-step.ts";

/** Two new clients, one whose number is already in the file, one with nothing to reach them by. */
const companyList = [
  "ФИО;Телефон;E-mail;Город",
  "Звездочётова Анна Викторовна;8 (999) 345-67-89;anna@example.ru;Москва",
  "Хлебосолов Олег;+7 999 345-67-80;;Нижний Новгород",
  "Звездочётова Анна;89993456789;;Москва",
  "Безномеров Иван;;;Тверь",
].join("\r\n");

export const otherSteps: readonly TourStep[] = [
  {
    name: "G14-7: a company's list from CSV: columns matched, counts shown",
    picture: "import-preview",
    guide: { name: "import", around: ({ olga }) => [olga.page.getByRole("main")] },
    async play(tour) {
      const { olga, world } = tour;
      tour.shown = olga;
      const file = join(world.folder, "клиенты.csv");
      writeFileSync(file, companyList);
      await olga.application.evaluate(({ dialog }, path) => {
        dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [path] });
      }, file);
      await olga.goTo("import");
      await olga.page.getByRole("button", { name: ru.importing.choose }).click();
      await expect(olga.page.getByRole("button", { name: /^Загрузить 2 / })).toBeEnabled();
    },
  },
  {
    name: "G14-7: the list is loaded, its clients are found at once",
    picture: "import-done",
    async play({ olga }) {
      await olga.page.getByRole("button", { name: /^Загрузить 2 / }).click();
      await expect(olga.page.getByText("Загружено 2 клиента")).toBeVisible();
    },
  },
  {
    name: "G12-1: an imported client is found",
    picture: "import-found",
    async play({ olga }) {
      await olga.goTo("clients");
      await olga.openFirstFound("Хлебосолов");
      await expect(olga.cardName).toContainText("Хлебосолов Олег");
    },
  },
  {
    name: "UX 19: microphone and sound, and the test of the line, from the phone bar",
    picture: "sound",
    guide: { name: "sound", around: ({ olga }) => [soundPanel(olga)] },
    async play({ olga }) {
      await olga.phone.getByRole("button", { name: ru.softphone.devices.open }).click();
      const start = soundPanel(olga).getByRole("button", { name: ru.softphone.lineTest.start });
      await start.scrollIntoViewIfNeeded();
      await expect(start).toBeInViewport();
    },
  },
  {
    name: "G12-5: F1 shows the keys as they are set",
    picture: "keys",
    guide: { name: "keys", around: ({ olga }) => [keysSheet(olga)] },
    async play({ olga }) {
      await olga.page.keyboard.press("Escape");
      await expect(soundPanel(olga)).toHaveCount(0);
      await olga.page.keyboard.press("F1");
      await expect(keysSheet(olga)).toBeVisible();
    },
  },
  {
    name: "G12-3: the guide opens inside the window from the sheet of keys",
    picture: "help",
    async play({ olga }) {
      await keysSheet(olga).getByRole("button", { name: ru.app.keys.help }).click();
      await expect(olga.page.getByRole("heading", { name: ru.help.title })).toBeVisible();
      await expect(olga.page.getByRole("article")).toBeVisible();
    },
  },
  {
    name: "GC-51, GC-55: an employee has no right column and reads which right is missing",
    picture: "employee",
    async play(tour) {
      const employee = await tour.openDesk("employee");
      tour.shown = employee;
      await signInWithClients(employee, tour.world, "employee@demo.kartoteka");
      await employee.openFirstFound(tour.client.lastName);
      await expect(employee.page.getByText(ru.app.rights.title).first()).toBeVisible();
      await expect(employee.page.getByText("доставка на вторую очередь")).toHaveCount(0);
    },
  },
  {
    name: "the whole window in English",
    picture: "english",
    async play(tour) {
      tour.shown = tour.olga;
      await choose(tour.olga, ru.settings, ru.settings.languages.en, "language");
      await expect(tour.olga.page.getByRole("heading", { name: en.settings.title })).toBeVisible();
      await tour.olga.page.getByRole("navigation").getByRole("link", { name: en.app.rail.clients }).click();
      await openClient(tour.olga, en.list.searchLabel, tour.client.lastName);
    },
  },
  {
    name: "the dark theme",
    picture: "dark",
    async play({ olga, client }) {
      await olga.page.getByRole("navigation").getByRole("link", { name: en.app.rail.settings }).click();
      await olga.page.getByRole("radiogroup", { name: en.settings.language }).getByText("Русский").click();
      await choose(olga, ru.settings, ru.settings.themes.dark, "theme");
      await expect(olga.page.locator("html")).toHaveAttribute("data-mantine-color-scheme", "dark");
      await olga.goTo("clients");
      await openClient(olga, ru.list.searchLabel, client.lastName);
    },
  },
  {
    name: "a window of 1920×1080",
    picture: "wide",
    async play({ olga, client }) {
      await olga.goTo("settings");
      await choose(olga, ru.settings, ru.settings.themes.light, "theme");
      await resize(olga, 1920, 1080);
      await olga.goTo("clients");
      await openClient(olga, ru.list.searchLabel, client.lastName);
    },
  },
];

const soundPanel = (olga: Desk) =>
  olga.page.getByRole("dialog").filter({ has: olga.page.getByText(ru.softphone.devices.ringers) });
const keysSheet = (olga: Desk) => olga.page.getByRole("dialog", { name: ru.app.keys.title });

async function choose(desk: Desk, texts: typeof ru.settings, option: string, row: "language" | "theme"): Promise<void> {
  if (!(await desk.page.getByRole("heading", { name: texts.title }).isVisible())) await desk.goTo("settings");
  await desk.page.getByRole("radiogroup", { name: texts[row] }).getByText(option, { exact: true }).click();
}

async function openClient(desk: Desk, searchLabel: string, name: string): Promise<void> {
  const search = desk.page.getByRole("searchbox", { name: searchLabel });
  await search.fill(name);
  await expect(desk.page.getByRole("grid").getByRole("row").first()).toContainText(name);
  await search.press("Enter");
  await expect(desk.cardName).toContainText(name);
}
