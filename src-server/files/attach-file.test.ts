import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type DeskForTests, newClient, type ServerForTests, startServerForTests } from "../server-for-tests.ts";

let server: ServerForTests;
let olga: DeskForTests;
beforeAll(async () => {
  server = await startServerForTests();
  olga = await server.signIn("olga");
});
afterAll(() => server.close());

const file = { name: "договор.pdf", size: 5, type: "application/pdf", sha256: "a".repeat(64) };

async function addPlace() {
  const [clientId, commentId, callId] = [randomUUID(), randomUUID(), randomUUID()];
  await olga.push([
    olga.mutation("createClient", { ...newClient, clientId }),
    olga.mutation("addComment", { commentId, clientId, callId: null, text: "комментарий" }),
    olga.mutation("startCall", {
      callId,
      clientId,
      direction: "outgoing",
      e164: null,
      raw: "1",
      callerName: null,
      lineLabel: null,
    }),
  ]);
  return { clientId, commentId, callId };
}

describe("attachFile", () => {
  it("LL-20, GC-50, G4-4: to a card, a comment and a call of it, and to nothing of another client", async () => {
    const [place, other] = [await addPlace(), await addPlace()];
    const attach = (owner: { commentId?: string; callId?: string }) =>
      olga.mutation("attachFile", {
        attachmentId: randomUUID(),
        clientId: place.clientId,
        commentId: null,
        callId: null,
        ...owner,
        ...file,
      });
    const outcomes = await olga.push([
      attach({}),
      attach({ commentId: place.commentId }),
      attach({ callId: place.callId }),
      attach({ commentId: other.commentId }),
      attach({ callId: other.callId }),
      attach({ commentId: randomUUID() }),
    ]);
    expect(outcomes.map((outcome) => (outcome.status === "refused" ? outcome.error.kind : outcome.status))).toEqual([
      "applied",
      "applied",
      "applied",
      "invalid",
      "invalid",
      "notFound",
    ]);
  });

  it("R-25: whatever a name says, it is kept as it was written, and no row takes another's place", async () => {
    const { clientId } = await addPlace();
    const names = ["../../etc/passwd", "..\\..\\x", "\u202Efdp.exe", "<img src=x onerror=1>", "я".repeat(255), "a\0b"];
    for (const name of names) {
      const attachmentId = randomUUID();
      const args = { attachmentId, clientId, commentId: null, callId: null, ...file, name };
      const [outcome] = await olga.push([olga.mutation("attachFile", args)]);
      // PostgreSQL keeps no text with a null byte: refused, and told
      if (outcome?.status === "refused") expect([name, outcome.error.kind]).toEqual(["a\0b", "unexpected"]);
      else expect((await server.row("attachments", attachmentId))["name"]).toBe(name);
    }
    const attachmentId = randomUUID();
    const put = () => olga.mutation("attachFile", { attachmentId, clientId, commentId: null, callId: null, ...file });
    expect(await olga.push([put(), put()])).toMatchObject([
      { status: "applied" },
      { status: "refused", error: { kind: "conflict" } },
    ]);
    const long = {
      attachmentId: randomUUID(),
      clientId,
      commentId: null,
      callId: null,
      ...file,
      name: "я".repeat(256),
    };
    expect(await olga.push([olga.mutation("attachFile", long)])).toMatchObject([{ error: { kind: "invalid" } }]);
  });

  it("G4-4: one's own file is taken away by who attached it, the owner and an administrator", async () => {
    const { clientId } = await addPlace();
    const andrey = await server.signIn("andrey");
    const [admin, owner] = [await server.signIn("admin"), await server.signIn("owner")];
    const ids = [randomUUID(), randomUUID(), randomUUID()];
    await olga.push(
      ids.map((attachmentId) =>
        olga.mutation("attachFile", { attachmentId, clientId, commentId: null, callId: null, ...file }),
      ),
    );
    const [first = "", second = "", third = ""] = ids;
    expect(await andrey.push([andrey.mutation("detachFile", { attachmentId: first })])).toMatchObject([
      { status: "refused", error: { kind: "forbidden" } },
    ]);
    for (const [desk, attachmentId] of [
      [olga, first],
      [admin, second],
      [owner, third],
    ] as const)
      expect(await desk.push([desk.mutation("detachFile", { attachmentId })])).toMatchObject([{ status: "applied" }]);
    expect(await olga.push([olga.mutation("detachFile", { attachmentId: first })])).toMatchObject([
      { error: { kind: "notFound" } },
    ]);
  });
});
