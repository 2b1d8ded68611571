import { expect, test } from "vitest";
import { type Call, callReasons, nothingBeside, untied } from "../../src-contract/entities/call.ts";
import { setCallOutcome } from "../../src-contract/mutations/set-call-outcome.ts";
import {
  chooseReason,
  chosenReason,
  type OfferedReason,
  offeredReasons,
  readBooks,
} from "../../src-contract/rules/reference-books.ts";
import {
  choiceOfDigit,
  chooseHeld,
  chooseOutcome,
  emptyOutcomeDraft,
  lacksReason,
  openOutcome,
  outcomeArgs,
  reasonOfDigit,
  type ShownOutcome,
  shownOutcome,
} from "./outcome-draft.ts";

const id = "0199d5a0-0000-7000-8000-000000000001";
const clientId = "0199d5a0-0000-7000-8000-000000000002";
const busy: Call = {
  id,
  revision: null,
  deletedAt: null,
  clientId,
  direction: "outgoing",
  source: "softphone",
  e164: "+79123456789",
  raw: "8 912 345-67-89",
  callerName: null,
  lineLabel: null,
  managerId: id,
  deviceId: id,
  startedAt: 1000,
  answeredAt: null,
  endedAt: 5000,
  ringSeconds: null,
  talkSeconds: 0,
  holdSeconds: 0,
  soundLostSeconds: null,
  sipCode: 486,
  sipPhrase: "Busy Here",
  q850Cause: null,
  ...nothingBeside,
  endedBy: "client",
  held: null,
  reason: null,
  outcomeText: null,
  reasonText: null,
  outcomeBy: null,
  outcomeAt: null,
  ...untied,
};
const newId = () => id;

test("G3-3: what the line said is proposed, and the manager's choice goes over it", () => {
  expect(shownOutcome(emptyOutcomeDraft, busy)).toEqual({
    held: false,
    reason: "busy",
    reasonText: "",
    outcomeText: null,
  });
  expect(shownOutcome({ ...emptyOutcomeDraft, reason: "voicemail" }, busy).reason).toBe("voicemail");
  expect(shownOutcome(emptyOutcomeDraft, { ...busy, answeredAt: 2000, sipCode: 200 }).held).toBe(true);
});

test("G3-3: 408 after ringing is «не берёт трубку», without it «недоступен»", () => {
  expect(shownOutcome(emptyOutcomeDraft, { ...busy, sipCode: 408, ringSeconds: 30 }).reason).toBe("noAnswer");
  expect(shownOutcome(emptyOutcomeDraft, { ...busy, sipCode: 408, ringSeconds: null }).reason).toBe("unavailable");
});

test("G3-5: an outcome chosen during the call stays when the call ends", () => {
  const ahead = { ...emptyOutcomeDraft, held: false, reason: "voicemail" } as const;
  expect(shownOutcome(ahead, { ...busy, answeredAt: 2000 })).toEqual({
    held: false,
    reason: "voicemail",
    reasonText: "",
    outcomeText: null,
  });
});

test("GC-44: a call that did not take place needs a reason of the list or in words", () => {
  expect(lacksReason({ held: false, reason: null, reasonText: "  " })).toBe(true);
  expect(lacksReason({ held: false, reason: null, reasonText: "спит" })).toBe(false);
  expect(lacksReason({ held: true, reason: null, reasonText: "" })).toBe(false);
});

test("GC-43: what is saved fits the contract; the note becomes the client's comment", () => {
  const outcome = { held: false, reason: "busy", reasonText: " перезвонит сам ", outcomeText: "заказал" } as const;
  const args = outcomeArgs({ call: busy, outcome, note: " занят до вечера ", newId });
  expect(setCallOutcome.args.parse(args)).toMatchObject({
    held: false,
    reason: "busy",
    reasonText: "перезвонит сам",
    outcomeText: null,
    comment: { clientId, text: "занят до вечера" },
  });
});

test("GC-43, G3-6: «Состоялся» carries no built-in reason and keeps typed words; without a client there is no comment", () => {
  const outcome = { held: true, reason: "busy", reasonText: " дорого ", outcomeText: "отказ" } as const;
  expect(outcomeArgs({ call: { id, clientId: null }, outcome, note: "заметка", newId })).toMatchObject({
    held: true,
    reason: null,
    reasonText: "дорого",
    outcomeText: "отказ",
    comment: null,
  });
});

test("UX-5: digits choose reasons by their place, on the numeric pad too", () => {
  expect(reasonOfDigit("Digit1", callReasons)).toBe(callReasons[0]);
  expect(reasonOfDigit("Numpad9", callReasons)).toBe(callReasons[8]);
  expect(reasonOfDigit("Digit0", callReasons)).toBeNull();
  expect(reasonOfDigit("KeyA", callReasons)).toBeNull();
});

const own: OfferedReason[] = [
  { key: "a", reason: "noAnswer", title: "на обеде" },
  { key: "b", reason: "busy", title: "говорит по другой линии" },
  { key: "c", reason: "busy", title: "сбросил в занято" },
];

const reasonsOfRefusal = ["дорого", "не нужно"].map((title) => ({ id: title, title }));
const outcomes = [
  { id: "o", title: "заказал", reasons: [] },
  { id: "r", title: "отказ", reasons: reasonsOfRefusal },
];
const notHeld: ShownOutcome = { held: false, reason: null, reasonText: "", outcomeText: null };
const held: ShownOutcome = { ...notHeld, held: true };
const refused: ShownOutcome = { ...held, outcomeText: "отказ" };
const builtIn = offeredReasons(readBooks([]), "outgoing");

test("G3-8: a digit chooses what stands under its number; reasons that are not on the screen are only shown by it", () => {
  const lists = { offered: builtIn, outcomes };
  const busySaid = { held: false, reason: "busy" };
  expect(choiceOfDigit("Digit2", { outcome: notHeld, ...lists })).toEqual({ part: busySaid, gives: true });
  const ordered = { part: { held: true, outcomeText: "заказал" }, gives: true };
  expect(choiceOfDigit("Digit1", { outcome: held, ...lists })).toEqual(ordered);
  expect(choiceOfDigit("Digit3", { outcome: held, ...lists })).toBeNull();
  expect(choiceOfDigit("Digit2", { outcome: held, ...lists, outcomes: [] })).toEqual({ part: busySaid, gives: false });
  expect(choiceOfDigit("KeyA", { outcome: notHeld, ...lists })).toBeNull();
});

test("G3-4: the digit of an outcome that has reasons opens them and gives nothing yet; the next one is a reason's", () => {
  const lists = { offered: builtIn, outcomes };
  const first = choiceOfDigit("Digit2", { outcome: held, ...lists });
  expect(first).toEqual({ part: { held: true, outcomeText: "отказ" }, gives: false });
  expect(openOutcome(refused, outcomes)?.title).toBe("отказ");
  expect(choiceOfDigit("Numpad2", { outcome: refused, ...lists })).toEqual({
    part: { held: true, reasonText: "не нужно" },
    gives: true,
  });
  expect(choiceOfDigit("Digit3", { outcome: refused, ...lists })).toBeNull();
  expect(openOutcome({ ...refused, held: false }, outcomes)).toBeNull();
});

test("G3-4, G3-6: a word of a list goes with its list, words that were typed stay", () => {
  const lists = { offered: own, outcomes };
  expect(chooseOutcome({ title: "заказал" }, { ...refused, reasonText: "дорого" }, lists)).toEqual({
    held: true,
    outcomeText: "заказал",
    reasonText: "",
  });
  expect(chooseOutcome({ title: "заказал" }, { ...refused, reasonText: "уехал" }, lists)).not.toHaveProperty(
    "reasonText",
  );
  expect(chooseHeld(true, { ...notHeld, reasonText: "говорит по другой линии" }, lists)).toEqual({
    held: true,
    reasonText: null,
  });
  expect(chooseHeld(true, { ...notHeld, reasonText: "уехал" }, lists)).toEqual({ held: true });
});

test("G3-4: what was given is shown again, in its level, also from before there were two; Esc takes it off", () => {
  const lists = { offered: [], outcomes };
  const given = { ...busy, held: true, reason: null, reasonText: "дорого", outcomeText: "отказ" };
  expect(shownOutcome(emptyOutcomeDraft, given, lists)).toEqual({ ...refused, reasonText: "дорого" });
  const older = { ...given, reasonText: "отказ", outcomeText: null };
  expect(shownOutcome(emptyOutcomeDraft, older, lists)).toEqual(refused);
  const removed = { ...given, outcomeText: "передумал", reasonText: null };
  expect(shownOutcome(emptyOutcomeDraft, removed, lists)).toEqual({ ...refused, outcomeText: "передумал" });
  expect(shownOutcome({ ...emptyOutcomeDraft, outcomeText: "", reasonText: "" }, given, lists)).toEqual(held);
  expect(shownOutcome({ ...emptyOutcomeDraft, held: false }, given, lists)).toEqual(notHeld);
});

test("G3-6: what was proposed for «не состоялся» is no reason of a call that took place", () => {
  const lists = { offered: own, outcomes };
  expect(shownOutcome({ ...emptyOutcomeDraft, held: true }, busy, lists).reasonText).toBe("");
});

test("G3-4: the account's own reasons are proposed, chosen by their digits, and saved with their words of that day", () => {
  const proposed = shownOutcome(emptyOutcomeDraft, busy, { offered: own, outcomes: [] });
  expect(proposed).toEqual({ held: false, reason: "busy", reasonText: "говорит по другой линии", outcomeText: null });
  expect(chosenReason(proposed, own)).toBe("b");
  const third = reasonOfDigit("Digit3", own);
  const chosen = { ...emptyOutcomeDraft, ...(third ? chooseReason(third) : {}) };
  const shown = shownOutcome(chosen, busy, { offered: own, outcomes: [] });
  expect(chosenReason(shown, own)).toBe("c");
  const args = outcomeArgs({ call: { id, clientId }, outcome: shown, note: "", newId });
  expect(args).toMatchObject({ held: false, reason: "busy", reasonText: "сбросил в занято" });
  expect(setCallOutcome.args.parse(args)).toEqual(args);
});

test("G3-6: words that were typed for a built-in reason stay beside it, and are nobody's own reason", () => {
  const built = offeredReasons(readBooks([]), "outgoing");
  expect(chosenReason({ reason: "busy", reasonText: "до вечера" }, built)).toBe("busy");
  expect(chosenReason({ reason: "busy", reasonText: "до вечера" }, own)).toBe(null);
  expect(chooseReason(built[0]!)).toEqual({ reason: "noAnswer" });
});
