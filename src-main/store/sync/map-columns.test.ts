import { v7 as newId } from "uuid";
import { expect, it } from "vitest";
import { createCoreDesk, newClient } from "./core-for-tests.ts";
import { createModelServer } from "./model-server-for-tests.ts";

it("GC-14, sync rule 9: before any sync, an edit of a map column changes the keys that it names and no other", async () => {
  const desk = await createCoreDesk(createModelServer());
  const client = newClient({ tags: { важный: true, старый: true }, customFields: { договор: "12" } });
  desk.mutate({ name: "createClient", args: client });
  desk.mutate({
    name: "updateClient",
    args: {
      editId: newId(),
      clientId: client.clientId,
      changes: { tags: { старый: null, новый: true }, customFields: { скидка: "5 %" } },
      before: { tags: { старый: true, новый: null }, customFields: { скидка: null } },
    },
  });
  const shown = desk.query("clientCard", { clientId: client.clientId })?.client;
  expect(shown?.tags).toEqual({ важный: true, новый: true });
  expect(shown?.customFields).toEqual({ договор: "12", скидка: "5 %" });
  desk.close();
});
