import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { MutationArgs, MutationName } from "../../src-contract/mutations/index.ts";
import { addSystem, type SystemForTests } from "../ingest/ingest-for-tests.ts";
import {
  clientRow,
  type DeskForTests,
  newClient,
  type ServerForTests,
  startServerForTests,
} from "../server-for-tests.ts";
import { keysOf } from "./client-keys-for-tests.ts";
import { openDatabase } from "./open-database.ts";

let server: ServerForTests;
let owner: DeskForTests;
let system: SystemForTests;
beforeAll(async () => {
  server = await startServerForTests();
  owner = await server.signIn("owner");
  system = await addSystem(server, owner, "getcourse");
});
afterAll(() => server.close());

const phone = (e164: string) => ({ type: "mobile", e164, raw: e164, extension: null, position: 0 }) as const;
async function push<Name extends MutationName>(name: Name, args: MutationArgs<Name>): Promise<void> {
  const [outcome] = await owner.push([owner.mutation(name, args)]);
  expect(outcome).toMatchObject({ status: "applied" });
}

/** As many as the rows say; answers how many. */
async function agree(): Promise<number> {
  const { stored, expected } = await keysOf(server.database, server.accountId);
  expect(stored).toEqual(expected);
  return stored.length;
}

it("UD-25, JC-48: by what clients are found is true after every way of writing them", async () => {
  const [clientId, imported, importId] = [randomUUID(), randomUUID(), randomUUID()];
  const made = {
    phones: { a: phone("+79120000001"), b: phone("+79120000002") },
    emails: { a: { address: "A@b.ru", position: 0 } },
  };
  await push("createClient", { ...newClient, ...made, clientId });
  expect(await agree()).toBe(3);
  const update = (changes: MutationArgs<"updateClient">["changes"], before: MutationArgs<"updateClient">["before"]) =>
    push("updateClient", { editId: randomUUID(), clientId, changes, before });
  await update({ phones: { a: null } }, { phones: { a: phone("+79120000001") } });
  expect(await agree()).toBe(2);
  await update({ city: "Томск" }, { city: "Омск" });
  expect(await agree()).toBe(2);
  await update(
    {
      profiles: { v: { network: "vk", url: "https://vk.com/anna", position: 0 } },
      emails: { a: { address: "c@b.ru", position: 0 } },
    },
    { profiles: { v: null }, emails: { a: { address: "A@b.ru", position: 0 } } },
  );
  expect(await agree()).toBe(3);

  await push("importClients", {
    importId,
    clients: [{ ...newClient, clientId: imported, phones: { a: phone("+79120000003") } }],
  });
  await push("noteImport", { importId, fileName: "a.csv", created: 1, skipped: 0, faulty: 0 });
  expect(await agree()).toBe(4);
  const told = {
    externalId: "7",
    phones: ["+7 912 000-00-02"],
    messengers: [{ messenger: "telegram", accountId: "5" }],
  };
  const answer = await system.tell({ kind: "client", externalId: "7", client: { ...told, externalId: undefined } });
  expect(answer.results).toMatchObject([{ clientId, foundBy: "phone" }]);
  expect(await agree()).toBe(6);

  await push("removeClient", { clientId });
  expect(await agree()).toBe(6);
  await push("restoreClient", { clientId });
  expect(await agree()).toBe(6);
  await push("undoImport", { importId, imported: [{ clientId: imported, noteId: null }] });
  expect((await server.row("clients", imported))["deletedAt"]).not.toBeNull();
  expect(await agree()).toBe(5);
  await server.post("/api/v1/erasures", { clientId, reason: "по заявлению" }, owner.headers);
  expect(await agree()).toBe(0);
});

it("UD-25: clients of before there were keys get theirs at the next start, every page of them", async () => {
  const rows = Array.from({ length: 2_300 }, (_, nth) =>
    clientRow({ id: randomUUID(), phones: { a: phone(`+7913${String(nth).padStart(7, "0")}`) } }),
  );
  await server.addRows("clients", rows);
  await server.database("accounts").where({ id: server.accountId }).update({ clientKeysVersion: 0 });
  const again = await openDatabase(server.location);
  await again.destroy();
  expect(await agree()).toBe(2_300);
  // and not again
  await server.database("clientKeys").where({ accountId: server.accountId }).delete();
  await (await openDatabase(server.location)).destroy();
  expect((await keysOf(server.database, server.accountId)).stored).toEqual([]);
});
