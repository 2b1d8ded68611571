// The calls of the shift: whom each reaches, what is pressed after it, and what must stand in its record.
import { expect, type Locator } from "@playwright/test";
import { type LineId, PRACTICE_LINES } from "../../practice-pbx/lines.ts";
import type { Call, CallReason } from "../../src-contract/entities/call.ts";
import { ru } from "../../src-renderer/ui/texts/ru.ts";
import type { CallScreen } from "../call-screen.ts";

/** Outcomes that the company gives itself before the shift: the first asks nothing more, the second has reasons. */
export const ordered = "Заказал";
export const refused = "Отказ";
export const refusals = ["дорого", "не нужно"] as const;
const ownRefusal = "Переезжают осенью, вернуться в сентябре";
const ownWords = "Договорились о замере в субботу";
const otherReason = "Трубку взял ребёнок";
export const talkNote = "Нужны две двери, замер на неделе";

type Said = Pick<Call, "held" | "reason" | "reasonText" | "outcomeText">;

export interface ShiftCall {
  /** What answers the client's number. */
  line: LineId;
  /** From the form, which has the focus, by keys alone: first what only chooses, where there is that. */
  choose?(form: FormKeys): Promise<void>;
  /** What gives the outcome. */
  give(form: FormKeys): Promise<void>;
  said: Said;
}

/** What the hands do at the form of a call. */
export class FormKeys {
  readonly phone: CallScreen;

  constructor(phone: CallScreen) {
    this.phone = phone;
  }

  async press(...keys: string[]): Promise<void> {
    for (const key of keys) await this.phone.desk.page.keyboard.press(key);
  }

  type(text: string): Promise<void> {
    return this.phone.desk.page.keyboard.type(text);
  }

  /** Tab until the focus is there, as far as a form may be long. */
  async tabTo(place: Locator): Promise<void> {
    for (let tabs = 0; tabs < 20; tabs += 1) {
      await this.press("Tab");
      if (await place.evaluate((element) => element === document.activeElement)) return;
    }
    throw new Error("Tab does not lead there");
  }

  /** The list of reasons is longer than there are digits: it is narrowed by what is typed. */
  async findReason(reason: CallReason): Promise<void> {
    const list = ru.softphone.outcome.find.replace("{{list}}", ru.softphone.outcome.reason);
    await this.tabTo(this.phone.outcome.getByRole("textbox", { name: list }));
    await this.type(ru.reasons[reason].slice(0, 8));
    await expect(this.phone.outcome.getByRole("radio")).toHaveCount(1);
    await this.press("Enter");
    await expect(this.phone.reason(reason)).toBeChecked();
  }
}

const save = (form: FormKeys) => form.press("Control+Enter");
const digits =
  (...keys: string[]) =>
  (form: FormKeys) =>
    form.press(...keys);
const words = (form: FormKeys, label: string) => form.phone.outcome.getByRole("textbox", { name: label, exact: true });

function held(outcomeText: string | null = null, reasonText: string | null = null): Said {
  return { held: true, reason: null, reasonText, outcomeText };
}

function failed(reason: CallReason, reasonText: string | null = null): Said {
  return { held: false, reason, reasonText, outcomeText: null };
}

/** Saved as the line proposed it. */
function proposed(line: LineId, reason: CallReason): ShiftCall {
  return {
    line,
    async give(form) {
      await expect(form.phone.reason(reason)).toBeChecked();
      await save(form);
    },
    said: failed(reason),
  };
}

/** In the order of the list. With every outcome of the company and every reason that a call can have (GC-44). */
export const shiftCalls: readonly ShiftCall[] = [
  // with the server
  { line: "echo", give: save, said: held() },
  { line: "echo", give: digits("1"), said: held(ordered) },
  { line: "echo", choose: digits("2"), give: digits("1"), said: held(refused, refusals[0]) },
  { line: "echo", choose: digits("2"), give: digits("2"), said: held(refused, refusals[1]) },
  proposed("busy", "busy"),
  proposed("declined", "declined"),
  { line: "no-answer", give: digits("1"), said: failed("noAnswer") },
  // without it
  proposed("unavailable", "unavailable"),
  { line: "unknown-number", give: digits("5"), said: failed("wrongNumber") },
  // an answering machine: the line tells it from nobody
  { line: "echo", choose: digits("Space"), give: digits("7"), said: failed("voicemail") },
  // given up while it rings
  proposed("no-answer", "cancelled"),
  {
    line: "echo",
    choose: digits("2"),
    async give(form) {
      await form.tabTo(words(form, ru.softphone.outcome.reasonTextHeld));
      await form.type(ownRefusal);
      await save(form);
    },
    said: held(refused, ownRefusal),
  },
  {
    line: "echo",
    async give(form) {
      await form.tabTo(words(form, ru.softphone.outcome.reasonTextHeld));
      await form.type(ownWords);
      await save(form);
    },
    said: held(null, ownWords),
  },
  { line: "server-error", give: digits("9"), said: failed("lineFault") },
  // with it again
  { line: "declined", give: digits("8"), said: failed("forbidden") },
  {
    line: "unavailable",
    choose: (form) => form.findReason("codecs"),
    give: save,
    said: failed("codecs"),
  },
  {
    line: "echo",
    async choose(form) {
      await form.press("Space");
      await form.findReason("other");
    },
    async give(form) {
      await form.tabTo(words(form, ru.softphone.outcome.reasonText));
      await form.type(otherReason);
      await save(form);
    },
    said: failed("other", otherReason),
  },
  // he calls himself and nobody takes it; of a call that came in it is the first reason
  { line: "echo", give: digits("1"), said: failed("missed") },
  { line: "echo", give: digits("1"), said: held(ordered) },
  {
    line: "echo",
    // given, taken back within ten seconds, given anew (G3-8)
    async give(form) {
      await form.press("1");
      await expect(form.phone.outcome).toBeHidden();
      await expect.poll(() => form.phone.newestRecord()).toMatchObject({ outcomeText: ordered });
      await form.press("Control+Z");
      await expect(form.phone.outcome).toBeFocused();
      // digits are those of its list as soon as the call is read
      await expect(form.phone.held).toBeChecked();
      await form.press("2", "1");
    },
    said: held(refused, refusals[0]),
  },
];

/** A number of which the practice line does that: its last two digits say so (practice-pbx/lines.ts). */
export function numberOn(line: LineId, e164: string): string {
  const extension = PRACTICE_LINES.find(({ id }) => id === line)?.extension ?? "";
  return line === "echo" ? e164 : `${e164.slice(0, -2)}${extension.slice(-2)}`;
}
