import { expect } from "@playwright/test";
import { practiceAccounts } from "../../scripts/demo-account.ts";
import { ru } from "../../src-renderer/ui/texts/ru.ts";
import type { CallScreen } from "../call-screen.ts";
import type { Desk } from "../desk.ts";
import { ring } from "../practice-line.ts";
import type { TourStep } from "./tour-step.ts";

const callNote = "Заберёт заказ в четверг, оплата на месте";

const callForm = (olga: Desk) => olga.page.getByRole("form", { name: ru.softphone.panel.call });
const transferPanel = (olga: Desk) =>
  olga.page.getByRole("group", { name: new RegExp(`^${ru.softphone.transfer.title.replace("{{name}}", "")}`) });
const whyButton = (phone: CallScreen) => phone.outcome.getByRole("button", { name: ru.why.button });
const whyPanel = (olga: Desk) => olga.page.getByRole("dialog", { name: ru.why.button });

export const callingSteps: readonly TourStep[] = [
  {
    name: "G2-1, G1-2: a click on the number calls, sound goes both ways",
    picture: "call",
    async play({ olga, phone, client }) {
      await phone.click(olga.cardPanel, client.e164);
      await phone.talking();
      await expect(phone.active).toContainText(client.lastName);
      await expect.poll(async () => (await olga.statistics())?.packetsIn ?? 0).toBeGreaterThan(50);
      await expect.poll(async () => (await olga.statistics())?.packetsOut ?? 0).toBeGreaterThan(50);
      const record = await phone.newestRecord();
      expect(record.startedAt, "G3-1: the record is older than the INVITE").toBeLessThanOrEqual(
        (await phone.atLine()).startedAt,
      );
    },
  },
  {
    name: "G1-3: a note is typed while the client talks, the timer runs",
    picture: "call-note",
    guide: { name: "call", around: ({ olga }) => [olga.phone] },
    async play({ olga, phone }) {
      const form = callForm(olga);
      await form.getByLabel(ru.softphone.panel.note, { exact: true }).fill(callNote);
      await expect(phone.active).toContainText("0:03");
    },
  },
  {
    name: "G1-5, G1-6: F7 asks to whom the call is handed on",
    picture: "transfer",
    guide: { name: "transfer", around: ({ olga }) => [transferPanel(olga), olga.phone] },
    async play({ olga }) {
      await olga.page.keyboard.press("F7");
      await expect(transferPanel(olga)).toBeVisible();
    },
  },
  {
    name: "UX 4: Esc closes what was asked, never the call",
    picture: "transfer-left",
    async play({ olga, phone }) {
      await olga.page.keyboard.press("Escape");
      await expect(transferPanel(olga)).toBeHidden();
      await phone.talking();
    },
  },
  {
    name: "GC-43, G3-2: after hanging up the outcome is asked for, «Состоялся» is ticked, the note is in it",
    picture: "outcome",
    async play({ phone }) {
      await phone.hangUp();
      await expect(phone.held).toBeChecked();
      await expect(phone.outcome.getByLabel(ru.softphone.outcome.comment, { exact: true })).toHaveValue(callNote);
    },
  },
  {
    name: "GC-42: the call and what was said are in the client's history",
    picture: "outcome-saved",
    async play({ olga, phone, client }) {
      await phone.saveOutcome();
      await expect.poll(() => phone.newestRecord()).toMatchObject({ clientId: client.id, held: true });
      await olga.openTab(ru.card.tabs.comments);
      await expect(olga.cardPanel).toContainText(callNote);
    },
  },
  {
    name: "GC-44, G3-3: a busy line prefills its reason",
    picture: "busy",
    guide: { name: "outcome", around: ({ phone }) => [phone.outcome] },
    async play({ phone }) {
      await phone.dial("604");
      await expect(phone.outcome).toBeVisible();
      await expect(phone.held).not.toBeChecked();
      await expect(phone.reason("busy")).toBeChecked();
    },
  },
  {
    name: "G14-6: «Почему?» says why the call did not go through and what to do",
    picture: "why",
    guide: { name: "why", around: ({ olga, phone }) => [whyPanel(olga), whyButton(phone)] },
    async play({ olga, phone }) {
      await whyButton(phone).click();
      await expect(whyPanel(olga)).toContainText(ru.why.causes.busy.next);
    },
  },
  {
    name: "G6-2: a client calls, the name is on the phone bar",
    picture: "incoming",
    guide: { name: "incoming", around: ({ olga }) => [olga.phone] },
    async play({ phone, world, caller, olga }) {
      await olga.page.keyboard.press("Escape");
      await expect(whyPanel(olga)).toBeHidden();
      await phone.saveOutcome();
      const username = String(practiceAccounts[0]?.user);
      // Answered in the next step; a ringing that fails says so there.
      void ring(world.line, { username, fromName: "", fromNumber: caller.e164, sound: "tone" }).catch(() => undefined);
      await expect(phone.incoming(caller.lastName)).toBeVisible();
      await expect(olga.status).toBeVisible();
    },
  },
  {
    name: "G1-2: F8 answers and opens the caller's card",
    picture: "answered",
    async play({ olga, phone, caller }) {
      await olga.page.keyboard.press("F8");
      await phone.talking();
      await expect(olga.cardName).toContainText(caller.lastName);
      await expect.poll(async () => (await olga.statistics())?.packetsIn ?? 0).toBeGreaterThan(50);
    },
  },
  {
    name: "GC-43: the incoming call gets its outcome",
    picture: "incoming-outcome",
    async play({ phone, caller }) {
      await phone.hangUp();
      await expect(phone.held).toBeChecked();
      await phone.saveOutcome();
      await expect
        .poll(() => phone.newestRecord())
        .toMatchObject({ direction: "incoming", clientId: caller.id, held: true });
    },
  },
];
