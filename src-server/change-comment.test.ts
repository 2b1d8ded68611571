import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Comment } from "../src-contract/entities/comment.ts";
import { mostCommentChanges } from "../src-contract/rules/comment-versions.ts";
import { type DeskForTests, newClient, type ServerForTests, startServerForTests } from "./server-for-tests.ts";

let server: ServerForTests;
let olga: DeskForTests;
let andrey: DeskForTests;
let owner: DeskForTests;
beforeAll(async () => {
  server = await startServerForTests();
  [olga, andrey, owner] = [await server.signIn("olga"), await server.signIn("andrey"), await server.signIn("owner")];
});
afterAll(() => server.close());

async function addComment(text: string): Promise<string> {
  const [clientId, commentId] = [randomUUID(), randomUUID()];
  await olga.push([
    olga.mutation("createClient", { ...newClient, clientId }),
    olga.mutation("addComment", { commentId, clientId, callId: null, text }),
  ]);
  return commentId;
}

const kindsOf = (outcomes: Awaited<ReturnType<DeskForTests["push"]>>) =>
  outcomes.map((outcome) => (outcome.status === "refused" ? outcome.error.kind : outcome.status));

async function rowOf(commentId: string) {
  const row = await server.row("comments", commentId);
  const versions = Object.values(row["versions"] as Comment["versions"]).map(
    ({ before, text }) => `${before} → ${text}`,
  );
  return { ...row, versions: new Set(versions) };
}

describe("a comment", () => {
  it("GC-47, G4-3: is changed and removed by its author, and every text that stood there stays in its row", async () => {
    const commentId = await addComment("первый");
    const outcomes = await olga.push([
      olga.mutation("changeComment", { commentId, before: "первый", text: "второй" }),
      olga.mutation("changeComment", { commentId, before: "второй", text: "третий" }),
      olga.mutation("removeComment", { commentId, before: "третий" }),
    ]);
    expect(kindsOf(outcomes)).toEqual(["applied", "applied", "applied"]);
    const row = await rowOf(commentId);
    expect(row).toMatchObject({ text: "", deletedAt: null, removedAt: expect.any(Number) });
    expect(row.versions).toEqual(new Set(["первый → второй", "второй → третий", "третий → "]));
    await olga.push([olga.mutation("changeComment", { commentId, before: "", text: "третий" })]);
    expect(await rowOf(commentId)).toMatchObject({ text: "третий", removedAt: null });
  });

  it("G4-3, R-22: of another person is changed and removed by nobody, not by the owner either", async () => {
    const commentId = await addComment("мой");
    for (const desk of [andrey, owner]) {
      const outcomes = await desk.push([
        desk.mutation("changeComment", { commentId, before: "мой", text: "чужой" }),
        desk.mutation("removeComment", { commentId, before: "мой" }),
      ]);
      expect(kindsOf(outcomes)).toEqual(["forbidden", "forbidden"]);
    }
    expect(await rowOf(commentId)).toMatchObject({ text: "мой", removedAt: null, editedAt: null, versions: new Set() });
  });

  it("G4-3: two desks of one person that changed the same words without a server both tell what they wrote", async () => {
    const commentId = await addComment("до");
    const second = await server.signIn("olga");
    const outcomes = [
      ...(await olga.push([olga.mutation("changeComment", { commentId, before: "до", text: "с первого" })])),
      ...(await second.push([second.mutation("changeComment", { commentId, before: "до", text: "со второго" })])),
    ];
    expect(kindsOf(outcomes)).toEqual(["applied", "applied"]);
    const row = await rowOf(commentId);
    expect(row).toMatchObject({ text: "со второго" });
    expect(row.versions).toEqual(new Set(["до → с первого", "до → со второго"]));
  });

  it("G4-3: nobody writes into its history what never stood there, and its changes have an end", async () => {
    const commentId = await addComment("было");
    const forged = [olga.mutation("changeComment", { commentId, before: "не было", text: "стало" })];
    expect(kindsOf(await olga.push(forged))).toEqual(["conflict"]);
    const texts = Array.from({ length: mostCommentChanges + 1 }, (_, index) => `текст ${index}`);
    const outcomes = await olga.push(
      texts.map((text, index) =>
        olga.mutation("changeComment", { commentId, before: texts[index - 1] ?? "было", text }),
      ),
    );
    expect(kindsOf(outcomes)).toEqual([...Array(mostCommentChanges).fill("applied"), "conflict"]);
  });
});
