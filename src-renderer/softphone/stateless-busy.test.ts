import { expect, it } from "vitest";
import { beginsCall, busyAnswer } from "./stateless-busy.ts";

const message = (...lines: string[]) => [...lines, "", "v=0"].join("\r\n");

it("R-36: has what RFC 3261 §8.2.6 wants of an answer: all Via in order, From, To with our tag, Call-ID, CSeq", () => {
  const answer = busyAnswer(
    message(
      "INVITE sip:101@desk SIP/2.0",
      "Via: SIP/2.0/WS first;branch=z9hG4bK1",
      "Max-Forwards: 70",
      "v: SIP/2.0/UDP second",
      " ;branch=z9hG4bK2",
      "f: Anna <sip:7@far>;tag=9",
      "To: <sip:101@desk>",
      "i: one@far",
      "CSeq: 3 INVITE",
    ),
    "own",
  );
  expect(answer.split("\r\n")).toEqual([
    "SIP/2.0 486 Busy Here",
    "Via: SIP/2.0/WS first;branch=z9hG4bK1",
    "v: SIP/2.0/UDP second ;branch=z9hG4bK2",
    "f: Anna <sip:7@far>;tag=9",
    "To: <sip:101@desk>;tag=own",
    "i: one@far",
    "CSeq: 3 INVITE",
    "Content-Length: 0",
    "",
    "",
  ]);
});

it("R-36: a re-INVITE, another request, an answer and what is no message are left to the phone", () => {
  const headers = ["From: <sip:7@far>;tag=9", "To: <sip:101@desk>; tag=own"];
  expect(beginsCall(message("INVITE sip:101@desk SIP/2.0", "t: <sip:101@desk>"))).toBe(true);
  expect(beginsCall(message("INVITE sip:101@desk SIP/2.0", ...headers))).toBe(false);
  expect(beginsCall(message("BYE sip:101@desk SIP/2.0", "To: <sip:101@desk>"))).toBe(false);
  expect(beginsCall(message("SIP/2.0 200 OK", "To: <sip:101@desk>"))).toBe(false);
  for (const text of ["", "INVITE ", "INVITE sip:101@desk SIP/2.0", "\r\n\r\n"]) expect(beginsCall(text)).toBe(false);
});
