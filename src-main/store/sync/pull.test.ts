import { v7 as newId } from "uuid";
import { unchangedComment } from "../../../src-contract/entities/comment.ts";
import { afterEach, expect, it } from "vitest";
import { readLocalValue } from "../../../src-cache/local-values.ts";
import { put } from "../../../src-contract/row-patch.ts";
import { type CoreDesk, createCoreDesk, newClient } from "./core-for-tests.ts";
import { createModelServer } from "./model-server-for-tests.ts";

const opened: CoreDesk[] = [];
afterEach(() => {
  for (const desk of opened.splice(0)) desk.close();
});
async function open(...args: Parameters<typeof createCoreDesk>): Promise<CoreDesk> {
  const desk = await createCoreDesk(...args);
  opened.push(desk);
  return desk;
}
const comment = (clientId: string, text: string) =>
  ({ name: "addComment", args: { commentId: newId(), clientId, callId: null, text } }) as const;

it("R-10: what one copy of a profile has sent confirms nothing of the other copy, though both count alike", async () => {
  const server = createModelServer();
  const first = await open(server);
  const client = newClient();
  first.mutate({ name: "createClient", args: client });
  await first.sync();
  // as after a copied folder: the same person on the same device, with a file of its own
  const copy = await open(server, first.author);
  await copy.pull();
  first.mutate(comment(client.clientId, "с первого"));
  copy.mutate(comment(client.clientId, "с копии"));
  await first.sync();
  await copy.pull();
  expect(copy.query("outboxItems", { limit: 5 }).total).toBe(1);
  await copy.sync();
  expect(server.rowsOf("comments").map(({ text }) => text)).toEqual(["с первого", "с копии"]);
});

it("R-4, sync rule 6: rows that the disk does not take leave the cookie where it was, and come again", async () => {
  const server = createModelServer();
  const desk = await open(server);
  const client = newClient();
  desk.mutate({ name: "createClient", args: client });
  await desk.sync();
  const cookie = () => readLocalValue(desk.account.cache, "cookie");
  const before = cookie();
  for (let index = 0; index < 40; index += 1) {
    const text = "а".repeat(19_000);
    const { clientId } = client;
    server.write([
      put("comments", {
        id: newId(),
        clientId,
        callId: null,
        text,
        authorId: newId(),
        createdAt: 1,
        ...unchangedComment,
      }),
    ]);
  }
  const { database } = desk.account.cache;
  database.pragma(`max_page_count = ${Number(database.pragma("page_count", { simple: true })) + 4}`);
  await expect(desk.pull()).rejects.toThrow();
  expect(cookie()).toEqual(before);
  database.pragma("max_page_count = 1000000");
  await desk.pull();
  expect(desk.query("clientCard", { clientId: client.clientId })?.comments).toHaveLength(40);
});
