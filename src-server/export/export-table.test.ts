import { readFileSync } from "node:fs";
import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { newClient, type ServerForTests, startServerForTests } from "../server-for-tests.ts";
import { exportTable } from "./export-table.ts";

let server: ServerForTests;
beforeAll(async () => {
  server = await startServerForTests();
});
afterAll(() => server.close());

const linesOf = (file: string) => readFileSync(file, "utf8").slice(1).trimEnd().split("\r\n");

it("G14-7, R-33: the server writes the same table of clients and calls, out of either database", async () => {
  const { accountId, database, folder } = server;
  const desk = await server.signIn("olga");
  const ids = [randomUUID(), randomUUID()].sort();
  const [first = "", second = ""] = ids;
  await desk.push([
    desk.mutation("createClient", {
      ...newClient,
      clientId: first,
      lastName: "=1+1",
      customFields: { Источник: "сайт" },
    }),
    desk.mutation("createClient", { ...newClient, clientId: second, lastName: "Рогов", managerId: desk.userId }),
    desk.mutation("pinNote", { noteId: randomUUID(), clientId: second, text: "старая" }),
    desk.mutation("pinNote", { noteId: randomUUID(), clientId: second, text: "новая; заметка" }),
    desk.mutation("startCall", {
      callId: randomUUID(),
      clientId: second,
      direction: "incoming",
      e164: null,
      raw: "8 912",
      callerName: null,
      lineLabel: null,
    }),
  ]);
  const clients = join(folder, "clients.csv");
  expect(await exportTable(database, { accountId, kind: "clients", file: clients })).toBe(2);
  const lines = linesOf(clients);
  expect(lines[0]).toMatch(/^Last name;First name;.*;Card id;Источник$/);
  expect(lines[1]).toMatch(/^'=1\+1;Анна;.*;сайт$/);
  expect(lines[2]).toMatch(/^Рогов;Анна;.*;"новая; заметка";olga;.*;$/);
  const calls = join(folder, "calls.csv");
  expect(await exportTable(database, { accountId, kind: "calls", file: calls })).toBe(1);
  expect(linesOf(calls)[1]).toContain("incoming;Рогов Анна;8 912;olga;;;");
});
