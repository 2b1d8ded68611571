import { v7 as newId } from "uuid";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type CoreDesk, createCoreDesk, mobile, newClient } from "../sync/core-for-tests.ts";
import { createModelServer } from "../sync/model-server-for-tests.ts";

const clientId = newId();
let desk: CoreDesk;
beforeEach(async () => {
  desk = await createCoreDesk(createModelServer());
  const phones = { p1: mobile("+79120000011") };
  desk.mutate({ name: "createClient", args: newClient({ clientId, lastName: "Ёлкина", phones }) });
  desk.mutate({ name: "addComment", args: { commentId: newId(), clientId, callId: null, text: "про рассрочку" } });
  desk.mutate({ name: "pinNote", args: { noteId: newId(), clientId, text: "после обеда" } });
  await desk.sync();
});
afterEach(() => desk.close());

const listed = () => desk.query("clientListOutline", { filter: { managerId: null, tag: null } }).total;
const foundBy = (text: string) => desk.query("searchClients", { text, limit: 10 }).rows.map(({ id }) => id);
const ringing = () => desk.query("clientsByPhone", { number: "+79120000011", limit: 5 }).map(({ id }) => id);

describe("a card that was removed", () => {
  it("UD-38, LL-21: leaves the list, the search by name and by comment, and nobody is recognised by its number", () => {
    expect([listed(), foundBy("елкина"), foundBy("рассрочк"), ringing()]).toEqual([
      1,
      [clientId],
      [clientId],
      [clientId],
    ]);
    desk.mutate({ name: "removeClient", args: { clientId } });
    expect([listed(), foundBy("елкина"), foundBy("рассрочк"), ringing()]).toEqual([0, [], [], []]);
  });

  it("UD-39, G5-15: says before what goes with it, keeps all of it, and comes back as it was", async () => {
    expect(desk.query("clientContents", { clientId })).toEqual({ comments: 1, notes: 1 });
    desk.mutate({ name: "removeClient", args: { clientId } });
    await desk.sync();
    const [removed, ...others] = desk.query("removedClients", { limit: 10 });
    expect([removed?.id, removed?.name, others]).toEqual([clientId, "Ёлкина Анна Викторовна", []]);
    expect(desk.query("clientCard", { clientId })).toMatchObject({
      client: { removedAt: removed?.removedAt },
      comments: [{ text: "про рассрочку" }],
      note: { text: "после обеда" },
    });
    desk.mutate({ name: "restoreClient", args: { clientId } });
    await desk.sync();
    expect([listed(), foundBy("елкина"), foundBy("рассрочк"), ringing()]).toEqual([
      1,
      [clientId],
      [clientId],
      [clientId],
    ]);
    expect(desk.query("removedClients", { limit: 10 })).toEqual([]);
  });
});
