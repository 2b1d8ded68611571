import { v7 as newId } from "uuid";
import { expect, it } from "vitest";
import { put, update } from "../../../src-contract/row-patch.ts";
import { callBackTaskId } from "../../../src-contract/rules/call-back.ts";
import { createCoreDesk, newClient } from "../sync/core-for-tests.ts";
import { createModelServer } from "../sync/model-server-for-tests.ts";

const person = (id: string, role: "manager" | "employee", disabledAt: number | null = null) =>
  put("users", { id, name: "", email: `${id}@test`, role, disabledAt, settings: {} });

it("G3-14: whom a missed call asks to call back, and until when; nobody when the desk knows of a talk or an open call-back", async () => {
  const server = createModelServer();
  const desk = await createCoreDesk(server);
  const [manager, gone, clerk] = [newId(), newId(), newId()];
  server.write([person(manager, "manager"), person(gone, "manager", 1), person(clerk, "employee")]);
  const clientOf = (managerId: string | null) => {
    const clientId = newId();
    desk.mutate({ name: "createClient", args: { ...newClient({ clientId }), managerId } });
    return clientId;
  };
  const missedAt = Date.now();
  const asked = (clientId: string, at = missedAt) => desk.query("callBack", { clientId, missedAt: at });
  await desk.sync();

  const clientId = clientOf(manager);
  expect(asked(clientId)).toEqual({ assigneeId: manager, dueAt: missedAt + 15 * 60_000 });
  for (const managerId of [null, gone, clerk]) {
    const assigneeId = asked(clientOf(managerId))?.assigneeId;
    expect(assigneeId).toBeDefined();
    expect([gone, clerk]).not.toContain(assigneeId);
  }
  expect(asked(newId())).toBeNull();

  const set = { wrapUpSeconds: "30", callBackMinutes: "60" };
  const row = {
    id: newId(),
    book: "afterCall",
    position: 1,
    title: "",
    kind: null,
    parentId: null,
    choices: set,
  } as const;
  server.write([put("bookEntries", row)]);
  await desk.sync();
  expect(asked(clientId)?.dueAt).toBe(missedAt + 60 * 60_000);

  const record = { callId: newId(), outcomeId: newId(), clientId, direction: "outgoing", e164: null, raw: "" } as const;
  const said = { held: true, reason: null, reasonText: null, comment: null, talkSeconds: 60 };
  desk.mutate({ name: "addCallRecord", args: { ...record, ...said, startedAt: missedAt + 1_000 } });
  expect(asked(clientId)).toBeNull();
  expect(asked(clientId, missedAt + 61_001)).not.toBeNull();
  await desk.sync();

  const id = callBackTaskId(clientId);
  const task = { id, clientId, kind: "call", text: "", dueAt: null, assigneeId: null, authorId: manager } as const;
  const open = { status: "new", createdAt: 1, doneAt: null, missedAt: missedAt + 70_000 } as const;
  server.write([put("tasks", { ...task, ...open })]);
  await desk.sync();
  expect(asked(clientId, missedAt + 80_000)).toBeNull();
  server.write([update("tasks", id, { status: "done", doneAt: missedAt + 75_000 })]);
  await desk.sync();
  expect(asked(clientId, missedAt + 80_000)).not.toBeNull();
  desk.close();
});
