import { v7 as newId } from "uuid";
import { expect, it } from "vitest";
import { put } from "../../../src-contract/row-patch.ts";
import { callBackTaskId } from "../../../src-contract/rules/call-back.ts";
import { createCoreDesk, mobile, newClient } from "../sync/core-for-tests.ts";
import { createModelServer } from "../sync/model-server-for-tests.ts";

it("G6-2, G6-3: none, one and several clients with a number: who waits for a call first, then who was talked with last, then one's own", async () => {
  const server = createModelServer();
  const desk = await createCoreDesk(server);
  const { userId } = desk.author;
  const number = "+79990001122";
  const add = (lastName: string, managerId: string | null = null, phone = number) => {
    const clientId = newId();
    const name = { lastName, firstName: "", patronymic: "" };
    desk.mutate({
      name: "createClient",
      args: newClient({ clientId, ...name, managerId, phones: { p1: mobile(phone) } }),
    });
    return clientId;
  };
  const talk = (clientId: string, startedAt: number) => {
    const record = {
      callId: newId(),
      outcomeId: newId(),
      clientId,
      direction: "outgoing",
      e164: null,
      raw: "",
    } as const;
    const said = { held: true, reason: null, reasonText: null, comment: null, talkSeconds: 60, startedAt };
    desk.mutate({ name: "addCallRecord", args: { ...record, ...said } });
  };
  const found = (text: string) =>
    desk.query("clientsByPhone", { number: text, limit: 10 }).map(({ name, rank }) => [name, rank]);

  expect(found(number)).toEqual([]);
  add("Чужая", null, "+79990003344");
  expect(found("8 999 000-33-44")).toEqual([["Чужая", "other"]]);

  add("Другая");
  add("Своя", userId);
  const talked = add("Недавняя");
  const missed = add("Пропущенная");
  add("Ещё одна", newId());
  talk(talked, 2_000);
  expect(found("8 (999) 000-11-22").slice(0, 2)).toEqual([
    ["Недавняя", "lastTalk"],
    ["Своя", "responsible"],
  ]);
  const task = { id: callBackTaskId(missed), clientId: missed, kind: "call", text: "", dueAt: null } as const;
  const open = {
    assigneeId: null,
    status: "new",
    authorId: userId,
    createdAt: 1,
    doneAt: null,
    missedAt: 3_000,
  } as const;
  server.write([put("tasks", { ...task, ...open })]);
  await desk.sync();
  expect(found("8 (999) 000-11-22").slice(0, 3)).toEqual([
    ["Пропущенная", "callback"],
    ["Недавняя", "lastTalk"],
    ["Своя", "responsible"],
  ]);
  // a talk later than the other's goes before it
  talk(missed, 5_000);
  expect(found(number).slice(0, 2)).toEqual([
    ["Пропущенная", "lastTalk"],
    ["Недавняя", "lastTalk"],
  ]);
  expect(found(number)).toHaveLength(5);
  desk.close();
});
