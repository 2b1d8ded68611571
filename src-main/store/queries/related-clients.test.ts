import { v7 as newId } from "uuid";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { RecordKind } from "../../../src-contract/entities/client-record.ts";
import { put } from "../../../src-contract/row-patch.ts";
import { type CoreDesk, createCoreDesk, newClient } from "../sync/core-for-tests.ts";
import { createModelServer } from "../sync/model-server-for-tests.ts";
import { nextBrowserSql, nextClientSql } from "./browser-clients.ts";

const server = createModelServer();
let desk: CoreDesk;
beforeAll(async () => {
  desk = await createCoreDesk(server, { userId: newId() });
});
afterAll(() => desk.close());

describe("related clients", () => {
  it("GC-15, GC-33, JC-126: clients who share a number or an address are related, with every reason", async () => {
    const phones = { p: { type: "mobile" as const, e164: "+79120000001", raw: "1", extension: null, position: 0 } };
    const emails = { e: { address: "Anna.Petrova@mail.example", position: 0 } };
    const make = (fields: Parameters<typeof newClient>[0]) => {
      const clientId = newId();
      desk.mutate({ name: "createClient", args: newClient({ clientId, ...fields }) });
      return clientId;
    };
    const own = make({ phones, emails });
    const both = make({ phones, emails: { x: { address: "anna.petrova@MAIL.example", position: 0 } }, city: "Омск" });
    const byEmail = make({ lastName: "Сидорова", emails });
    make({ emails: { e: { address: "anna.petrova@mail.example.org", position: 0 } } });
    const related = desk.query("relatedClients", { clientId: own });
    expect(related.map(({ id, reasons }) => [id, reasons])).toEqual([
      [both, ["phone", "email"]],
      [byEmail, ["email"]],
    ]);
    expect(related[1]).toMatchObject({ lastName: "Сидорова", firstName: "Анна", email: "Anna.Petrova@mail.example" });
  });

  it("JC-30, G6-6: who paid, clicked or subscribed in one browser is related, by two reasons at once too", async () => {
    const phones = { p: { type: "mobile" as const, e164: "+79120000002", raw: "2", extension: null, position: 0 } };
    const emails = (address: string) => ({ e: { address, position: 0 } });
    const ids = { own: newId(), paid: newId(), both: newId(), removed: newId(), other: newId(), without: newId() };
    for (const [name, clientId] of Object.entries(ids))
      desk.mutate({
        name: "createClient",
        args: newClient({
          clientId,
          emails: emails(`${name}@browser.example`),
          ...(/own|both/.test(name) && { phones }),
        }),
      });
    const done = (name: keyof typeof ids, kind: RecordKind, browserId: string) => {
      const row = { id: newId(), clientId: ids[name], kind, at: 1, title: kind, details: { browserId } };
      server.write([put("clientRecords", { ...row, source: "getcourse", authorId: null })]);
      return row.id;
    };
    // however often he came in one browser
    for (let visit = 0; visit < 200; visit += 1) done("own", "page", "home");
    done("own", "click", "work");
    done("paid", "payment", "home");
    done("both", "group", "work");
    const gone = done("removed", "tunnel", "home");
    done("other", "click", "elsewhere");
    done("without", "click", "");
    await desk.sync();
    const related = () =>
      Object.fromEntries(desk.query("relatedClients", { clientId: ids.own }).map(({ id, reasons }) => [id, reasons]));
    expect(related()).toEqual({
      [ids.paid]: ["browser"],
      [ids.both]: ["phone", "browser"],
      [ids.removed]: ["browser"],
    });
    server.write([{ op: "del", table: "clientRecords", id: gone }]);
    await desk.sync();
    expect(Object.keys(related()).toSorted()).toEqual([ids.paid, ids.both].toSorted());
    expect(desk.query("relatedClients", { clientId: ids.without })).toEqual([]);
    for (const sql of [nextBrowserSql, nextClientSql]) {
      const plan = desk.account.cache.all<{ detail: string }>(`EXPLAIN QUERY PLAN ${sql}`, 1, "x", "");
      expect(plan.map(({ detail }) => detail).join()).toMatch(
        /^SEARCH clientRecords USING (COVERING )?INDEX clientRecords_browser\S* [^,]*$/,
      );
    }
  });
});
