import { expect } from "@playwright/test";
import { callReasons } from "../../src-contract/entities/call.ts";
import { ru } from "../../src-renderer/ui/texts/ru.ts";
import type { Desk } from "../desk.ts";
import { countMousePresses, forgetMousePresses, mousePresses, prepareShift, type Shift, shiftTag } from "./shift.ts";
import { refused, shiftCalls, talkNote } from "./shift-calls.ts";
import { signInWithClients, type TourStep } from "./tour-step.ts";

/** Made by the first step; there is no restart in the shift. */
let shift: Shift;

const comment = "Просил прайс на межкомнатные";
const task = "Отправить прайс";
const nothingWaits = `${ru.app.status.online} · ${ru.app.status.nothingWaits}`;

const listed = (olga: Desk) => olga.page.getByRole("grid", { name: ru.list.all });
const total = (olga: Desk) => olga.page.getByRole("status").filter({ hasText: /^\d+\s*клиент/ });
const textbox = (olga: Desk, name: string) => olga.interaction.getByRole("textbox", { name, exact: true });

/** From wherever the focus is; the list stands where it stood. */
async function goToList(olga: Desk): Promise<void> {
  await shift.hands.press("Control+F", "Escape");
  await expect(olga.search).toHaveValue("");
  await expect(listed(olga)).toBeFocused();
}

/** An empty tag is every client. */
async function filterByTag(olga: Desk, tag: string): Promise<void> {
  const menu = olga.page.getByRole("dialog", { name: ru.compact.filter.open });
  await shift.hands.press("Control+F");
  await shift.hands.tabTo(olga.page.getByRole("button", { name: ru.compact.filter.open }));
  await shift.hands.press("Enter");
  await expect(menu.getByRole("combobox", { name: ru.compact.filter.tag })).toBeFocused();
  await shift.hands.type(tag);
  await shift.hands.press("Enter");
  await expect(menu).toBeHidden();
}

export const shiftSteps: readonly TourStep[] = [
  {
    name: "G3-4: the owner marks 20 clients for the shift and gives outcomes with reasons; they reach the open window",
    picture: "shift-outcomes",
    async play(tour) {
      const owner = await tour.openDesk("owner");
      tour.shown = owner;
      await signInWithClients(owner, tour.world, "owner@demo.kartoteka");
      shift = await prepareShift(tour, owner);
      await owner.close();
      tour.shown = tour.olga;
      const filter = { managerId: null, tag: shiftTag };
      const outcomes = async () => (await tour.olga.query("bookEntries", {})).map(({ title }) => title);
      await expect.poll(outcomes, { timeout: 30_000 }).toContain(refused);
      await expect
        .poll(async () => (await tour.olga.query("clientListOutline", { filter })).total, { timeout: 30_000 })
        .toBe(shiftCalls.length);
    },
  },
  {
    name: "G12-4, JC-4: the mouse is pressed for the last time; the keys filter the list by the tag of the shift",
    picture: "shift-list",
    async play({ olga }) {
      await countMousePresses(olga);
      await olga.cardName.click();
      expect(await mousePresses(olga), "a press, its mouse event and its click are counted").toBe(3);
      await forgetMousePresses(olga);
      await goToList(olga);
      await filterByTag(olga, shiftTag);
      await expect(total(olga)).toHaveText(new RegExp(`^${shiftCalls.length} `));
      await goToList(olga);
    },
  },
  {
    name: "G12-4, G4-8: the first client is opened and called from the list; F4 leads into the note while he talks",
    picture: "shift-talk",
    async play({ olga }) {
      await shift.openNext(1);
      await shift.call(1);
      await shift.hands.press("F4");
      await shift.hands.type(talkNote);
      const note = olga.page.getByLabel(ru.softphone.panel.note, { exact: true });
      await expect(note).toHaveValue(new RegExp(`^\\[0:0\\d\\] ?${talkNote}$`));
      await expect(note).toBeFocused();
    },
  },
  {
    name: "G3-4, UX-5, GC-43: two talks later the digit of «Отказ» opens its reasons",
    picture: "shift-refused",
    guide: { name: "outcome-held", around: ({ phone }) => [phone.outcome] },
    async play({ phone }) {
      await shift.hands.press("Shift+F8");
      await expect(phone.outcome.getByLabel(ru.softphone.outcome.comment, { exact: true })).toBeFocused();
      await shift.giveOutcome(1);
      await shift.workThrough(2);
      await shift.openNext(3);
      await shift.call(3);
      await shift.hangUp();
      await shift.choose(3);
      const reasons = ru.softphone.outcome.reasonOf.replace("{{outcome}}", refused);
      await expect(phone.outcome.getByRole("radiogroup", { name: reasons })).toBeVisible();
      await expect(phone.outcome).toBeFocused();
    },
  },
  {
    name: "G3-8, G3-3, GC-44: what the line said is proposed and saved by one key: busy, declined, nobody answers",
    picture: "shift-answers",
    async play() {
      await shift.giveOutcome(3);
      for (const number of [4, 5, 6, 7]) await shift.workThrough(number);
    },
  },
  {
    name: "G10-1, G3-5: the server stops in the middle of the shift, four more are called",
    picture: "shift-offline",
    async play({ olga, world }) {
      await expect(olga.status).toHaveText(nothingWaits);
      await world.stopServer();
      await expect(olga.status).toContainText(ru.app.status.offline, { timeout: 30_000 });
      for (const number of [8, 9, 10, 11]) await shift.workThrough(number);
    },
  },
  {
    name: "G10-1, G3-6, GC-41: without it reasons in own words, a comment on N and a task on T",
    picture: "shift-offline-task",
    async play({ olga }) {
      await shift.workThrough(12);
      await shift.hands.press("n");
      await expect(textbox(olga, ru.card.interaction.comment)).toBeFocused();
      await shift.hands.type(comment);
      await shift.hands.press("Control+Enter");
      await expect(textbox(olga, ru.card.interaction.comment)).toHaveValue("");
      await goToList(olga);
      for (const number of [13, 14]) await shift.workThrough(number);
      await shift.hands.press("t");
      await expect(textbox(olga, ru.card.interaction.taskText)).toBeFocused();
      await shift.hands.type(task);
      await shift.hands.tabTo(textbox(olga, ru.card.interaction.due));
      await shift.hands.type("завтра 10");
      await shift.hands.press("Control+Enter");
      await expect(textbox(olga, ru.card.interaction.taskText)).toHaveValue("");
      expect(await shift.callsHere()).toEqual(shift.expected(14));
      expect(shift.callsAtServer(), "nothing can have reached it").toEqual(shift.expected(7));
    },
  },
  {
    name: "G10-2: the server is back and the queue empties by itself: 14 calls, the comment and the task, each once",
    picture: "shift-server-back",
    async play({ olga, world }) {
      await world.startServer();
      await expect(olga.status).toHaveText(nothingWaits, { timeout: 60_000 });
      expect(shift.callsAtServer()).toEqual(shift.expected(14));
      for (const [text, number] of [
        [`%${talkNote}`, 1],
        [comment, 12],
      ] as const) {
        const written = shift.atServer("SELECT clientId FROM comments WHERE text LIKE ?", text);
        expect(written, text).toEqual([{ clientId: shift.client(number).id }]);
      }
      expect(shift.atServer("SELECT clientId FROM tasks WHERE text = ?", task)).toEqual([
        { clientId: shift.client(14).id },
      ]);
    },
  },
  {
    name: "GC-44, G3-6: reasons that have no digit are found by a few letters",
    picture: "shift-find-reason",
    async play({ olga }) {
      await goToList(olga);
      for (const number of [15, 16]) await shift.workThrough(number);
      await shift.openNext(17);
      await shift.call(17);
      await shift.hangUp();
      await shift.choose(17);
    },
  },
  {
    name: "UX-7, G3-14: a client calls and gives up; the one who was missed gets his outcome too",
    picture: "shift-missed",
    async play() {
      await shift.giveOutcome(17);
      await shift.isMissed(18);
    },
  },
  {
    name: "UX-1, G3-8: the last two: called from the search by Ctrl+Enter, an outcome taken back by Ctrl+Z",
    picture: "shift-last",
    async play({ olga }) {
      await shift.giveOutcome(18);
      await shift.hands.press("Control+F");
      await shift.hands.type(shift.client(19).lastName);
      await expect(olga.found.first()).toContainText(shift.client(19).lastName);
      await shift.call(19, "Control+Enter");
      await shift.hangUp();
      await shift.giveOutcome(19);
      await goToList(olga);
      await shift.hands.press("End", "ArrowUp");
      await shift.workThrough(20);
    },
  },
  {
    name: "G12-4, G3-5, GC-44: 20 clients, 20 calls, every outcome there is, the same here and on the server, no mouse",
    picture: "shift-journal",
    async play({ olga }) {
      await expect(olga.status).toHaveText(nothingWaits, { timeout: 30_000 });
      const all = shift.expected(shiftCalls.length);
      expect(await shift.callsHere()).toEqual(all);
      expect(shift.callsAtServer()).toEqual(all);
      expect(new Set(shift.clients.map(({ id }) => id)).size).toBe(20);
      expect(new Set(shiftCalls.flatMap(({ said }) => said.reason ?? []))).toEqual(new Set(callReasons));
      const given = "SELECT step FROM callOutcomes WHERE createdAt >= ? AND step <> 'given'";
      expect(shift.atServer(given, shift.startedAt)).toEqual([{ step: "withdrawn" }]);
      await filterByTag(olga, "");
      await expect(total(olga)).toHaveText(/^5\d\d /);
      await shift.hands.press("g", "z");
      await expect(olga.page.getByRole("grid", { name: ru.calls.title })).toBeVisible();
      expect(await mousePresses(olga)).toBe(0);
    },
  },
];
