import { v7 as newId } from "uuid";
import { expect, it } from "vitest";
import { put } from "../../../src-contract/row-patch.ts";
import { createCoreDesk, newClient } from "../sync/core-for-tests.ts";
import { createModelServer } from "../sync/model-server-for-tests.ts";

it("GC-40, sync rule 12: the note on the card is the newest by the server's order, whatever the desks' clocks said", async () => {
  const server = createModelServer();
  const desk = await createCoreDesk(server);
  const clientId = newId();
  const note = (text: string, createdAt: number) => {
    server.write([put("notes", { id: newId(), clientId, text, authorId: newId(), createdAt, until: null })]);
  };
  const shown = () => desk.query("clientCard", { clientId })?.note?.text;
  desk.mutate({ name: "createClient", args: newClient({ clientId }) });
  await desk.sync();
  note("первая, с часов, что спешат на год", Date.now() + 31_536_000_000);
  note("вторая", Date.now());
  await desk.sync();
  expect(shown()).toBe("вторая");
  desk.mutate({ name: "pinNote", args: { noteId: newId(), clientId, text: "своя, ещё не отправлена" } });
  expect(shown()).toBe("своя, ещё не отправлена");
  desk.close();
});
