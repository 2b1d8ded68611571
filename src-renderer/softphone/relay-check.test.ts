import { expect, it } from "vitest";
import { type RelaySeen, relayFault } from "./relay-check.ts";

const turn = "turn:turn.example:3478";
const stun = "stun:stun.example:3478";
const seen = (part: Partial<RelaySeen>): RelaySeen => ({ candidates: ["host"], errors: [], isComplete: true, ...part });

it.each<[string, string, RelaySeen, string | null]>([
  ["a relay that relays", turn, seen({ candidates: ["relay"] }), null],
  ["a relay that answers on one network card only", turn, seen({ candidates: ["relay"], errors: [701] }), null],
  ["a relay with another password", turn, seen({ errors: [401] }), "relayRefused"],
  ["a relay that is full", turn, seen({ errors: [486, 701] }), "relayRefused"],
  ["a relay that is not there", turn, seen({ errors: [701] }), "relaySilent"],
  ["a relay that says nothing at all", turn, seen({ isComplete: false }), "relaySilent"],
  ["an address from outside", stun, seen({ candidates: ["host", "srflx"] }), null],
  ["the same address outside and inside", stun, seen({}), null],
  ["no answer about the address", stun, seen({ errors: [701] }), "relaySilent"],
  ["no answer about the address in time", stun, seen({ isComplete: false }), "relaySilent"],
])("G14-9: %s", (_, url, what, fault) => {
  expect(relayFault(url, what)).toEqual(fault && { fault, url });
});
