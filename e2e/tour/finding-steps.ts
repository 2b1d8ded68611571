import { join } from "node:path";
import { expect } from "@playwright/test";
import { demoAccount } from "../../scripts/demo-account.ts";
import { formatPhone } from "../../src-contract/rules/phone-number.ts";
import { ru } from "../../src-renderer/ui/texts/ru.ts";
import { serverRows } from "../server-rows.ts";
import { signInWithClients, type Tour, type TourStep } from "./tour-step.ts";

export const findingSteps: readonly TourStep[] = [
  {
    name: "the sign-in form opens",
    picture: "sign-in-form",
    guide: { name: "sign-in", around: ({ olga }) => [olga.page.locator("form")] },
    async play({ olga, world }) {
      await expect(olga.page.getByRole("button", { name: ru.session.signIn, exact: true })).toBeVisible();
      await olga.page.getByLabel(ru.session.serverUrl).fill(world.serverUrl);
      await olga.page.getByLabel(ru.session.email).fill(demoAccount.email);
    },
  },
  {
    name: "GC-3: Olga signs in, 500 clients arrive, the line is ready",
    picture: "signed-in",
    async play({ olga, phone, world }) {
      await signInWithClients(olga, world, demoAccount.email);
      await phone.ready();
    },
  },
  {
    name: "G12-1: find by a part of the name",
    picture: "find-name",
    play: ({ olga, client }) => find({ olga, text: client.lastName.slice(0, 5), expected: client.lastName }),
  },
  {
    name: "G12-1: find by the last four digits",
    picture: "find-digits",
    guide: { name: "find", around: ({ olga }) => [olga.search, olga.found.first()] },
    play: ({ olga, client }) => find({ olga, text: client.e164.slice(-4), expected: client.lastName }),
  },
  {
    name: "G12-1: find by e-mail",
    picture: "find-email",
    async play({ olga, world }) {
      const [row] = rows(world, "SELECT lastName, emails FROM clients WHERE emails LIKE '%@%' ORDER BY id LIMIT 1");
      const [email] = Object.values(JSON.parse(String(row?.["emails"])) as Record<string, { address: string }>);
      await find({ olga, text: String(email?.address), expected: ru.list.match.email });
    },
  },
  {
    name: "G12-1: find by the words of a comment",
    picture: "find-comment",
    async play({ olga, world }) {
      const [row] = rows(
        world,
        "SELECT text FROM comments GROUP BY text HAVING count(*) = 1 ORDER BY length(text) DESC LIMIT 1",
      );
      await find({ olga, text: String(row?.["text"]).slice(0, 40), expected: ru.list.match.comment });
    },
  },
  {
    name: "GC-40, G4-7: the card opens with number, local time, a note pinned above everything",
    picture: "card",
    guide: { name: "card" },
    async play({ olga, client }) {
      await olga.openFirstFound(client.lastName);
      await expect(olga.cardName).toContainText(client.lastName);
      const number = formatPhone({ e164: client.e164, raw: client.e164, extension: null });
      await expect(olga.page.getByRole("main").or(olga.page.locator("body")).first()).toContainText(number);
      await pinNote(olga, "Звонить после обеда, говорить с самим заказчиком");
      await expect(pinnedNote(olga)).toContainText("Ольга Крылова");
    },
  },
  {
    name: "G11-3: a note names other hours than now, so the call asks first",
    picture: "question",
    guide: { name: "question", around: ({ olga }) => [olga.page.getByRole("dialog")] },
    async play({ olga, phone, caller }) {
      await olga.openFirstFound(caller.lastName);
      const hour = Math.floor((Date.now() / 3_600_000 + 3) % 24); // Moscow keeps UTC+3 the whole year
      await pinNote(olga, hour < 13 ? "Звонить с 15 до 18 по Москве" : "Звонить с 9 до 12 по Москве");
      await olga.page.keyboard.press("Control+Shift+C");
      await expect(phone.objection).toBeVisible();
    },
  },
  {
    name: "G11-3: «Не звонить» calls nobody",
    picture: "not-called",
    async play({ olga, phone, client }) {
      await phone.objection.getByRole("button", { name: ru.softphone.objection.leave }).click();
      await expect(phone.objection).toHaveCount(0);
      await expect(phone.active).toHaveCount(0);
      await olga.openFirstFound(client.lastName);
    },
  },
];

const pinnedNote = (olga: Tour["olga"]) => olga.page.getByRole("region", { name: ru.card.note.label, exact: true });

async function pinNote(olga: Tour["olga"], text: string): Promise<void> {
  await olga.interaction.getByRole("tab", { name: ru.card.interaction.note }).click();
  const field = olga.interaction.getByRole("textbox", { name: ru.card.note.label });
  await field.fill(text);
  await field.press("Control+Enter");
  await expect(pinnedNote(olga)).toContainText(text);
  await olga.interaction.getByRole("tab", { name: ru.card.interaction.comment }).click();
}

async function find({ olga, text, expected }: { olga: Tour["olga"]; text: string; expected: string }): Promise<void> {
  await olga.search.fill(text);
  await expect(olga.found.first()).toContainText(expected);
}

function rows(world: Tour["world"], sql: string): Record<string, unknown>[] {
  return serverRows(join(world.folder, "server"), sql);
}
