import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { IngestResult } from "../../src-contract/ingest/ingest-protocol.ts";
import { type DeskForTests, type ServerForTests, startServerForTests } from "../server-for-tests.ts";
import { addSystem, type SystemForTests } from "./ingest-for-tests.ts";
import { idOfItem } from "./item-rows.ts";

let server: ServerForTests;
let olga: DeskForTests;
let getcourse: SystemForTests;
beforeAll(async () => {
  server = await startServerForTests();
  olga = await server.signIn("olga");
  getcourse = await addSystem(server, await server.signIn("owner"), "getcourse");
});
afterAll(() => server.close());

const at = Date.parse("2026-11-24T07:30:00Z");
const unique = () => randomUUID().slice(0, 8);

function payment(client: object, details: object = {}) {
  return {
    ...{ kind: "payment", externalId: unique(), client, at, title: "Клуб, месяц" },
    details: { amountMinor: 99_000, currency: "RUB", ...details },
  };
}
function taken(result: IngestResult | undefined) {
  if (!result || result.status === "refused") throw new Error(`refused: ${JSON.stringify(result)}`);
  return result;
}
const keptBy = async ({ externalId }: { externalId: string }) =>
  (await server.row("clientRecords", idOfItem("getcourse", "payment", externalId)))["details"];

async function changeAddress(clientId: string, learningEmail: string, was: string): Promise<void> {
  const mutation = olga.mutation("updateClient", {
    ...{ editId: randomUUID(), clientId, changes: { learningEmail }, before: { learningEmail: was } },
  });
  expect(await olga.push([mutation])).toMatchObject([{ status: "applied" }]);
}

it("LL-38: a payment before the change and one after it carry the old and the new address, in the answer and in their rows", async () => {
  const anna = { externalId: unique(), emails: ["anna@example.ru"] };
  const first = payment(anna);
  const told = taken((await getcourse.tell(first)).results[0]);
  expect(told.accessEmail).toBe("anna@example.ru");

  await changeAddress(told.clientId, "study@example.ru", "");
  const second = payment(anna);
  expect(taken((await getcourse.tell(second)).results[0]).accessEmail).toBe("study@example.ru");
  await changeAddress(told.clientId, "school@example.ru", "study@example.ru");
  // what the system still has of old is no reason to open access there: a person corrected it
  const third = payment({ ...anna, learningEmail: "old@example.ru" });
  expect(taken((await getcourse.tell(third)).results[0])).toMatchObject({
    accessEmail: "school@example.ru",
    kept: ["learningEmail"],
  });

  // told again, each is answered with its own
  const again = await getcourse.tell(first, second, third);
  expect(again).toMatchObject({ applied: 0, unchanged: 3 });
  const addresses = ["anna@example.ru", "study@example.ru", "school@example.ru"];
  expect(again.results.map((result) => taken(result).accessEmail)).toEqual(addresses);
  for (const [index, one] of [first, second, third].entries())
    expect(await keptBy(one)).toMatchObject({ accessEmail: addresses[index] });

  const edits = await server.database("clientEdits").where({ accountId: server.accountId, clientId: told.clientId });
  const ofField = edits.filter(({ changes }) => JSON.stringify(changes).includes("learningEmail"));
  expect(ofField.map(({ authorId }) => authorId)).toEqual([server.people.olga.id, server.people.olga.id]);
});

it("LL-38: one that failed opens nothing until it passes; what the system did itself goes first; nobody's address is none", async () => {
  const boris = { externalId: unique(), learningEmail: "boris@example.ru" };
  const failed = payment(boris, { isFailed: true, errorCode: "51" });
  const told = taken((await getcourse.tell(failed)).results[0]);
  expect(told.accessEmail).toBeNull();
  expect(await keptBy(failed)).toMatchObject({ accessEmail: "" });
  await changeAddress(told.clientId, "new@example.ru", "boris@example.ru");
  const passed = { ...failed, details: { ...failed.details, isFailed: false } };
  expect(taken((await getcourse.tell(passed)).results[0]).accessEmail).toBe("new@example.ru");

  const elsewhere = payment(boris, { accessEmail: "gift@example.ru" });
  expect(taken((await getcourse.tell(elsewhere)).results[0]).accessEmail).toBe("gift@example.ru");

  const nobodys = payment({ externalId: unique() });
  expect(taken((await getcourse.tell(nobodys)).results[0]).accessEmail).toBeNull();
  const order = { kind: "order", externalId: unique(), client: boris, at, status: "paid", totalMinor: 1 };
  expect(taken((await getcourse.tell(order)).results[0]).accessEmail).toBeNull();
});

it("LL-38: a payment that was told before addresses were kept is not given today's", async () => {
  const vera = { externalId: unique(), emails: ["vera@example.ru"] };
  const old = payment(vera);
  await getcourse.tell(old);
  const id = idOfItem("getcourse", "payment", old.externalId);
  const details = JSON.stringify({ ...old.details, orderId: null, isFailed: false, errorCode: "", method: "" });
  await server.database("clientRecords").where({ accountId: server.accountId, id }).update({ details });
  const changed = { ...old, details: { ...old.details, method: "card" } };
  expect(taken((await getcourse.tell(changed)).results[0])).toMatchObject({ status: "applied", accessEmail: null });
});
