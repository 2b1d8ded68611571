import { join } from "node:path";
import { expect } from "@playwright/test";
import { demoAccount } from "../../scripts/demo-account.ts";
import { ru } from "../../src-renderer/ui/texts/ru.ts";
import { CallScreen } from "../call-screen.ts";
import { serverRows } from "../server-rows.ts";
import { signInWithClients, type Tour, type TourStep } from "./tour-step.ts";

const comment = "Написано без сервера: доставка на вторую очередь";
const task = "Перезвонить, когда придёт товар";
/**
 * A comment, the start, the answer, the end and the outcome of a call, a task; and, before noon of the client, whose note
 * says «после обеда», why the call was made all the same.
 */
const waiting = new RegExp(`^${ru.app.status.offline} · [67] ждут$`);

export const offlineSteps: readonly TourStep[] = [
  {
    name: "G10-1: the server is switched off, the top bar says so",
    picture: "server-off",
    async play({ olga, world }) {
      await expect(olga.status).toHaveText(`${ru.app.status.online} · ${ru.app.status.nothingWaits}`);
      await world.stopServer();
      await expect(olga.status).toContainText(ru.app.status.offline, { timeout: 30_000 });
    },
  },
  {
    name: "G10-1: a comment without the server",
    picture: "offline-comment",
    async play({ olga, client }) {
      await olga.openFirstFound(client.lastName);
      await olga.interaction.getByRole("tab", { name: ru.card.interaction.comment }).click();
      await olga.comment(comment);
      await olga.openTab(ru.card.tabs.comments);
      await expect(olga.cardPanel).toContainText(comment);
      await expect(olga.cardPanel.getByRole("img", { name: ru.card.waiting })).toHaveCount(1);
    },
  },
  {
    name: "G10-1, GC-43: a call with its outcome without the server",
    picture: "offline-call",
    async play({ phone, client }) {
      await phone.dial(client.e164);
      await phone.talking();
      await phone.hangUp();
      await phone.saveOutcome();
      await expect.poll(() => phone.newestRecord()).toMatchObject({ clientId: client.id, held: true });
    },
  },
  {
    name: "GC-41, G10-1: a task without the server",
    picture: "offline-task",
    guide: { name: "task", around: ({ olga }) => [olga.interaction.locator("form")] },
    async play({ olga }) {
      await olga.interaction.getByRole("tab", { name: ru.card.interaction.task }).click();
      const field = olga.interaction.getByRole("textbox", { name: ru.card.interaction.taskText });
      await field.fill(task);
      await olga.interaction.getByText(ru.card.interaction.dueIn.threeDays, { exact: true }).click();
      await olga.interaction.getByRole("button", { name: ru.card.interaction.taskSave }).click();
      await expect(field).toHaveValue("");
      await olga.openTab(ru.card.tabs.tasks);
      await expect(olga.cardPanel).toContainText(task);
    },
  },
  {
    name: "G10-2: the top bar lists what waits, each with its state",
    picture: "outbox",
    guide: { name: "outbox", around: ({ olga }) => [olga.status, olga.outbox] },
    async play({ olga }) {
      await expect(olga.status).toHaveText(waiting);
      const count = Number((await olga.status.innerText()).replaceAll(/\D/g, ""));
      await olga.status.click();
      await expect(olga.outbox.getByRole("listitem")).toHaveCount(count);
      await expect(olga.outbox.getByRole("listitem").first()).toContainText(ru.outbox.states.waiting);
    },
  },
  {
    name: "G10-1: the application starts again while the server is off",
    picture: "locked",
    async play(tour) {
      await tour.olga.close();
      tour.olga = await tour.openDesk("olga");
      tour.shown = tour.olga;
      tour.phone = new CallScreen(tour.olga, tour.world);
      await expect(tour.olga.page.getByText(ru.session.locked)).toBeVisible();
    },
  },
  {
    name: "G10-1: the password opens it, comment, call and task are there",
    picture: "unlocked",
    async play({ olga, phone, client }) {
      await olga.unlock(demoAccount.password);
      await expect(olga.status).toHaveText(waiting, { timeout: 20_000 });
      await phone.ready();
      await expect.poll(() => phone.newestRecord()).toMatchObject({ clientId: client.id, held: true });
      await olga.openFirstFound(client.lastName);
      await olga.openTab(ru.card.tabs.tasks);
      await expect(olga.cardPanel).toContainText(task);
      await olga.openTab(ru.card.tabs.comments);
      await expect(olga.cardPanel).toContainText(comment);
    },
  },
  {
    name: "G10-2: the server is back, the queue empties, everything arrived once",
    picture: "server-back",
    async play({ olga, world }) {
      await world.startServer();
      await expect(olga.status).toHaveText(`${ru.app.status.online} · ${ru.app.status.nothingWaits}`, {
        timeout: 40_000,
      });
      expect(rows(world, "SELECT id FROM comments WHERE text = ?", comment)).toHaveLength(1);
      expect(rows(world, "SELECT id FROM tasks WHERE text = ?", task)).toHaveLength(1);
    },
  },
  {
    name: "G4-1: a second desk sees the comment",
    picture: "second-desk",
    async play(tour) {
      const andrey = await tour.openDesk("andrey");
      tour.shown = andrey;
      await signInWithClients(andrey, tour.world, "andrey@demo.kartoteka");
      await andrey.openFirstFound(tour.client.lastName);
      await andrey.openTab(ru.card.tabs.comments);
      await expect(andrey.cardPanel).toContainText(comment);
      await tour.olga.interaction.getByRole("tab", { name: ru.card.interaction.comment }).click();
      await tour.olga.comment("А это сказано только что");
      await expect(andrey.cardPanel).toContainText("А это сказано только что");
    },
  },
];

function rows(world: Tour["world"], sql: string, parameter: string): Record<string, unknown>[] {
  return serverRows(join(world.folder, "server"), sql, [parameter]);
}
