import { rmSync } from "node:fs";
import { v7 as newId } from "uuid";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readBooks } from "../../src-contract/rules/reference-books.ts";
import { demoPassword, eventually, openStore, startServerProcess, type StoreForTests } from "./store-for-tests.ts";

let server: Awaited<ReturnType<typeof startServerProcess>>;
const stores: StoreForTests[] = [];
beforeAll(async () => {
  server = await startServerProcess(5);
}, 60_000);
afterAll(async () => {
  for (const { store, folder } of stores) {
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  }
  await server.end();
});

async function signedIn(person: string): Promise<StoreForTests> {
  const store = await openStore();
  stores.push(store);
  await store.command("signIn", { serverUrl: server.url, email: `${person}@demo.kartoteka`, password: demoPassword });
  return store;
}

describe("administration from a desk", () => {
  it("G14-4, G3-16: an owner manages people and reads the log; a manager may not; without a server nothing is done", {
    timeout: 60_000,
  }, async () => {
    const owner = await signedIn("owner");
    const olga = await signedIn("olga");
    const email = "new@demo.kartoteka";
    const person = { name: "Новый", email, role: "manager", password: "временный-1" } as const;
    const { userId } = await owner.command("addPerson", person);
    await owner.command("changePerson", { userId, change: { change: "role", role: "employee" } });
    const { people } = await owner.command("listPeople", {});
    expect(people.find(({ id }) => id === userId)).toMatchObject({ email, role: "employee", lines: [] });
    await eventually(async () => {
      const users = await olga.query("users", {});
      expect(users.find(({ id }) => id === userId)?.role).toBe("employee");
    });
    const { entries } = await owner.command("readAudit", { before: null, limit: 2 });
    expect(entries.map(({ action }) => action)).toEqual(["roleChanged", "personAdded"]);
    expect((await owner.command("verifyAudit", {})).fault).toBe(null);
    await expect(olga.command("listPeople", {})).rejects.toMatchObject({ kind: "forbidden" });

    await server.stop();
    await expect(owner.command("addPerson", { ...person, email: "x@y" })).rejects.toMatchObject({
      kind: "unreachable",
    });
    expect((await owner.query("outboxItems", { limit: 10 })).total).toBe(0);
    await server.start();
  });

  it("G11-5: an owner sets what is recorded and knows it at once, the others when they sign in; a manager may not", {
    timeout: 60_000,
  }, async () => {
    const owner = await signedIn("owner");
    const olga = await signedIn("olga");
    const policy = { mode: "consent", listeners: "own", resumeAfterSeconds: 30, announcementId: null } as const;
    const ruleOf = async (desk: StoreForTests) => {
      const session = await desk.command("readSession", {});
      return session.state === "signedIn" ? session.account.recording : null;
    };
    expect(await ruleOf(owner)).toBeUndefined();
    await expect(olga.command("setRecording", policy)).rejects.toMatchObject({ kind: "forbidden" });
    await owner.command("setRecording", policy);
    expect([await ruleOf(owner), await ruleOf(olga)]).toEqual([policy, undefined]);
    expect(await ruleOf(await signedIn("andrey"))).toEqual(policy);
  });

  it("G3-4: a book that an owner changes arrives on another desk by itself, and is refused to a manager at once", {
    timeout: 60_000,
  }, async () => {
    const owner = await signedIn("owner");
    const olga = await signedIn("olga");
    const reason = { book: "reasons", position: 1, title: "на обеде", kind: "noAnswer" } as const;
    await owner.mutate("addBookEntry", { entryId: newId(), ...reason });
    await eventually(async () => {
      const { reasons } = readBooks(await olga.query("bookEntries", {}));
      expect(reasons).toMatchObject([{ title: "на обеде", meaning: "noAnswer" }]);
    });
    const refused = olga.mutate("addBookEntry", { entryId: newId(), ...reason });
    await expect(refused).rejects.toMatchObject({ kind: "forbidden" });
  });
});
