import { expect, test } from "vitest";
import { type Call, callReasons, nothingBeside } from "../../src-contract/entities/call.ts";
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
  emptyOutcomeDraft,
  lacksReason,
  outcomeArgs,
  reasonOfDigit,
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
  reasonText: null,
  outcomeBy: null,
  outcomeAt: null,
};
const newId = () => id;

test("G3-3: what the line said is proposed, and the manager's choice goes over it", () => {
  expect(shownOutcome(emptyOutcomeDraft, busy)).toEqual({ held: false, reason: "busy", reasonText: "" });
  expect(shownOutcome({ ...emptyOutcomeDraft, reason: "voicemail" }, busy).reason).toBe("voicemail");
  expect(shownOutcome(emptyOutcomeDraft, { ...busy, answeredAt: 2000, sipCode: 200 }).held).toBe(true);
});

test("G3-3: 408 after ringing is «не берёт трубку», without it «недоступен»", () => {
  expect(shownOutcome(emptyOutcomeDraft, { ...busy, sipCode: 408, ringSeconds: 30 }).reason).toBe("noAnswer");
  expect(shownOutcome(emptyOutcomeDraft, { ...busy, sipCode: 408, ringSeconds: null }).reason).toBe("unavailable");
});

test("G3-5: an outcome chosen during the call stays when the call ends", () => {
  const ahead = { held: false, reason: "voicemail", reasonText: null } as const;
  expect(shownOutcome(ahead, { ...busy, answeredAt: 2000 })).toEqual({
    held: false,
    reason: "voicemail",
    reasonText: "",
  });
});

test("GC-44: a call that did not take place needs a reason of the list or in words", () => {
  expect(lacksReason({ held: false, reason: null, reasonText: "  " })).toBe(true);
  expect(lacksReason({ held: false, reason: null, reasonText: "спит" })).toBe(false);
  expect(lacksReason({ held: true, reason: null, reasonText: "" })).toBe(false);
});

test("GC-43: what is saved fits the contract; the note becomes the client's comment", () => {
  const outcome = { held: false, reason: "busy", reasonText: " перезвонит сам " } as const;
  const args = outcomeArgs({ call: busy, outcome, note: " занят до вечера ", newId });
  expect(setCallOutcome.args.parse(args)).toMatchObject({
    held: false,
    reason: "busy",
    reasonText: "перезвонит сам",
    comment: { clientId, text: "занят до вечера" },
  });
});

test("GC-43: «Состоялся» carries no reason, and a call without a client no comment", () => {
  const outcome = { held: true, reason: "busy", reasonText: "x" } as const;
  expect(outcomeArgs({ call: { id, clientId: null }, outcome, note: "заметка", newId })).toMatchObject({
    held: true,
    reason: null,
    reasonText: null,
    comment: null,
  });
});

test("UX-5: digits choose reasons by their place, on the numeric pad too", () => {
  expect(reasonOfDigit("Digit1", callReasons)).toBe(callReasons[0]);
  expect(reasonOfDigit("Numpad9", callReasons)).toBe(callReasons[8]);
  expect(reasonOfDigit("Digit0", callReasons)).toBeNull();
  expect(reasonOfDigit("KeyA", callReasons)).toBeNull();
});

test("G3-8: a digit chooses what stands under its number; reasons that are not on the screen are only shown by it", () => {
  const offered = offeredReasons(readBooks([]), "outgoing");
  const outcomes = [{ title: "заказал" }, { title: "думает" }];
  const notHeld = { held: false, reason: null, reasonText: "" };
  const held = { held: true, reason: null, reasonText: "" };
  expect(choiceOfDigit("Digit2", { outcome: notHeld, offered, outcomes })).toEqual({
    part: { held: false, reason: "busy" },
    isShown: true,
  });
  expect(choiceOfDigit("Digit2", { outcome: held, offered, outcomes })).toEqual({
    part: { held: true, reasonText: "думает" },
    isShown: true,
  });
  expect(choiceOfDigit("Digit3", { outcome: held, offered, outcomes })).toBeNull();
  expect(choiceOfDigit("Digit2", { outcome: held, offered, outcomes: [] })).toEqual({
    part: { held: false, reason: "busy" },
    isShown: false,
  });
  expect(choiceOfDigit("KeyA", { outcome: notHeld, offered, outcomes })).toBeNull();
});

const own: OfferedReason[] = [
  { key: "a", reason: "noAnswer", title: "на обеде" },
  { key: "b", reason: "busy", title: "говорит по другой линии" },
  { key: "c", reason: "busy", title: "сбросил в занято" },
];

test("G3-4: the account's own reasons are proposed, chosen by their digits, and saved with their words of that day", () => {
  const proposed = shownOutcome(emptyOutcomeDraft, busy, own);
  expect(proposed).toEqual({ held: false, reason: "busy", reasonText: "говорит по другой линии" });
  expect(chosenReason(proposed, own)).toBe("b");
  const third = reasonOfDigit("Digit3", own);
  const chosen = { ...emptyOutcomeDraft, ...(third ? chooseReason(third) : {}) };
  const shown = shownOutcome(chosen, busy, own);
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

test("G3-4: what came of a call that took place is one of the account's words, never a reason that was typed before", () => {
  const outcomes = [{ id: "a", title: "заказал" }];
  const saved = (reasonText: string) =>
    outcomeArgs({
      call: { id, clientId },
      outcome: { held: true, reason: "busy", reasonText },
      note: "",
      newId,
      outcomes,
    });
  expect(saved("заказал")).toMatchObject({ held: true, reason: null, reasonText: "заказал" });
  expect(saved("перезвонить позже")).toMatchObject({ held: true, reason: null, reasonText: null });
});
