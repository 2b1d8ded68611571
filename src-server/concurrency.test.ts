import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Cookie } from "../src-contract/sync-protocol.ts";
import { clientRow, type ServerForTests, startServerForTests } from "./server-for-tests.ts";

let server: ServerForTests;
beforeAll(async () => {
  server = await startServerForTests();
});
afterAll(() => server.close());

describe("many desks at once", () => {
  it("S-2, R-10: a desk that keeps pulling while six push misses nothing, and no edit of one client is lost", async () => {
    const clientId = randomUUID();
    await server.addRows("clients", [clientRow({ id: clientId })]);
    const desks = await Promise.all(
      Array.from({ length: 6 }, (_, n) => server.signIn(n % 2 === 0 ? "olga" : "andrey")),
    );
    const reader = await server.signIn("owner");
    const written = new Set<string>();
    let pushing = true;

    const writers = desks.map(async (desk, n) => {
      for (let round = 0; round < 12; round++) {
        const commentId = randomUUID();
        const phone = { type: "mobile" as const, e164: null, raw: `${n}-${round}`, extension: null, position: round };
        const batch = [
          desk.mutation("addComment", { commentId, clientId, callId: null, text: "раз" }),
          desk.mutation("updateClient", {
            editId: randomUUID(),
            clientId,
            changes: { phones: { [`${n}-${round}`]: phone } },
            before: { phones: { [`${n}-${round}`]: null } },
          }),
          desk.mutation("addComment", { commentId, clientId, callId: null, text: "тот же id" }),
        ];
        // the answer to every third push is taken for lost, and it is sent twice at once
        const answers = await Promise.all(Array.from({ length: round % 3 === 0 ? 2 : 1 }, () => desk.push(batch)));
        for (const outcomes of answers) {
          expect(outcomes.map(({ status }) => status)).toEqual(["applied", "applied", "refused"]);
          expect(outcomes).toEqual(answers[0]);
        }
        written.add(commentId);
      }
    });
    const seen = new Map<string, number>();
    const reading = (async () => {
      let cookie: Cookie | null = null;
      for (let last = false; ; ) {
        const pages = await reader.pullAll(cookie);
        for (const op of pages.flatMap(({ patch }) => patch))
          if (op.op === "put" && op.table === "comments") seen.set(op.row.id, (seen.get(op.row.id) ?? 0) + 1);
        cookie = pages.at(-1)?.cookie ?? null;
        if (last) return;
        last = !pushing;
      }
    })();
    await Promise.all(writers);
    pushing = false;
    await reading;

    expect(new Set(seen.keys())).toEqual(written);
    expect([...seen.values()].every((times) => times === 1)).toBe(true);
    const { phones } = (await reader.pullAll())
      .flatMap(({ patch }) => patch)
      .flatMap((op) =>
        op.op === "put" && op.row.id === clientId ? [op.row as unknown as { phones: object }] : [],
      )[0]!;
    expect(Object.keys(phones)).toHaveLength(72);
  });
});
