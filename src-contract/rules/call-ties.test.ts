import { describe, expect, it } from "vitest";
import type { CallMove, CallTies } from "../entities/call.ts";
import { attachCall } from "../mutations/attach-call.ts";
import { tieCall } from "../mutations/tie-call.ts";
import { mostCallMoves, movesOf, tieFault, tiesOf, wayBack } from "./call-ties.ts";

const at = (clientId: string | null, orderId: string | null = null, taskId: string | null = null): CallTies => ({
  clientId,
  orderId,
  taskId,
});
const move = (before: CallTies, after: CallTies, moment = 1): CallMove => ({ before, after, by: "olga", at: moment });
const call = (now: CallTies, ties: Record<string, CallMove> = {}) => ({ ...now, ties });
const nothing = { order: null, task: null };

describe("a move of a call", () => {
  it("G3-12: goes to an order and a task of the client that it goes to, and to no other client's", () => {
    const asked = { before: at("ivanova"), after: at("petrov", "order", "task") };
    const ofPetrov = { clientId: "petrov" };
    expect(tieFault(call(at("ivanova")), { ...asked, order: ofPetrov, task: ofPetrov })).toBeNull();
    const ofIvanova = { clientId: "ivanova" };
    expect(tieFault(call(at("ivanova")), { ...asked, order: ofIvanova, task: ofPetrov })).toBe("otherClient");
    expect(tieFault(call(at("ivanova")), { ...asked, order: ofPetrov, task: ofIvanova })).toBe("otherClient");
    const toNobody = { before: at("ivanova"), after: at(null, "order"), order: ofPetrov, task: null };
    expect(tieFault(call(at("ivanova")), toNobody)).toBe("otherClient");
  });

  it("G3-12: tells as the former place only what has been one, also what a colleague has moved it from meanwhile", () => {
    const moved = call(at("petrov"), { m1: move(at("ivanova", "order"), at("petrov")) });
    const asked = { after: at("sidorova"), ...nothing };
    expect(tieFault(moved, { ...asked, before: at("petrov") })).toBeNull();
    expect(tieFault(moved, { ...asked, before: at("ivanova", "order") })).toBeNull();
    expect(tieFault(moved, { ...asked, before: at("ivanova") })).toBe("unknownBefore");
    expect(tieFault(moved, { ...asked, before: at("sidorova") })).toBe("unknownBefore");
  });

  it("G3-12: has an end", () => {
    const ties = Object.fromEntries(
      Array.from({ length: mostCallMoves }, (_, index) => [`m${index}`, move(at("a"), at("b"))]),
    );
    expect(tieFault(call(at("b"), ties), { before: at("b"), after: at("a"), ...nothing })).toBe("tooOften");
  });

  it("G3-12: is told newest first, and the newest can be taken back unless another stands there", () => {
    const ties = { m1: move(at("a"), at("b"), 1), m3: move(at("b"), at("c"), 2), m2: move(at("b"), at("d"), 2) };
    expect(movesOf({ ties }).map(({ id }) => id)).toEqual(["m3", "m2", "m1"]);
    expect(wayBack(call(at("c"), ties))).toEqual(at("b"));
    expect(wayBack(call(at("d"), ties))).toBeNull();
    expect(wayBack(call(at("a")))).toBeNull();
    expect(tiesOf(call(at("a", "o")))).toEqual(at("a", "o"));
  });
});

describe("what a move does", () => {
  const context = { mutationId: "m", userId: "olga", deviceId: "d", at: 5 };
  const along = { comments: ["k"], files: ["f"] };

  it("G3-12: the call with its trace, and what was written with it goes along to the other client", () => {
    const args = { callId: "c", ...at("petrov", "order", "task"), before: at("ivanova"), along };
    expect(tieCall.rowPatch(args, context)).toEqual([
      {
        op: "update",
        table: "calls",
        id: "c",
        set: {
          ...at("petrov", "order", "task"),
          ties: { m: { before: at("ivanova"), after: at("petrov", "order", "task"), by: "olga", at: 5 } },
        },
      },
      { op: "update", table: "comments", id: "k", set: { clientId: "petrov" } },
      { op: "update", table: "attachments", id: "f", set: { clientId: "petrov" } },
    ]);
  });

  it("G3-12: within one client, and away from all, what was written stays where it is", () => {
    for (const after of [at("ivanova", "order"), at(null)]) {
      const patch = tieCall.rowPatch({ callId: "c", ...after, before: at("ivanova"), along }, context);
      expect(patch.map(({ table }) => table)).toEqual(["calls"]);
    }
  });

  it("G3-12, G6-4: an unknown number that a person gives to a client leaves a trace; one that the desk recognised, none", () => {
    const [given] = attachCall.rowPatch({ callId: "c", clientId: "petrov", before: at(null) }, context);
    expect(given).toMatchObject({ set: { ...at("petrov"), ties: { m: { before: at(null), after: at("petrov") } } } });
    const [recognised] = attachCall.rowPatch({ callId: "c", clientId: "petrov" }, context);
    expect(recognised).toMatchObject({ set: at("petrov") });
    expect(recognised).not.toHaveProperty("set.ties");
  });
});
