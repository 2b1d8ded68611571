import { v7 as newId } from "uuid";
import { expect, it } from "vitest";
import { clientPageSize } from "../../../src-contract/queries/clients.ts";
import { createCoreDesk, newClient } from "../sync/core-for-tests.ts";
import { createModelServer } from "../sync/model-server-for-tests.ts";

it("P-14, P-15: the outline names every hundredth client of the list's order, of all, of a manager, of a tag and of both", async () => {
  const desk = await createCoreDesk(createModelServer());
  const managers = [newId(), newId()];
  for (let index = 0; index < 2 * clientPageSize + 30; index += 1)
    desk.mutate({
      name: "createClient",
      args: {
        ...newClient({ clientId: newId() }),
        lastName: `Клиент ${(index * 7_919) % 1_000}`,
        managerId: managers[index % 2] ?? null,
        tags: index % 3 === 0 ? {} : { прозвон: true },
      },
    });
  const read = (filter: { managerId: string | null; tag: string | null }) => {
    const { total, pageKeys } = desk.query("clientListOutline", { filter });
    const pages = pageKeys.map((pageKey) => desk.query("clientListPage", { filter, pageKey }));
    // each page begins where the one before it ended
    expect(pages.slice(0, -1).map((page) => page.length)).toEqual(pages.slice(0, -1).map(() => clientPageSize));
    const ids = pages.flatMap((page) => page.map(({ id }) => id));
    expect(new Set(ids).size).toBe(total);
    return ids;
  };
  const all = read({ managerId: null, tag: null });
  expect(all).toHaveLength(2 * clientPageSize + 30);
  const isOf = (managerId: string | undefined, tag: boolean) =>
    all.filter((id) => {
      const client = desk.query("clientCard", { clientId: id })?.client;
      return (managerId === undefined || client?.managerId === managerId) && (!tag || client?.tags["прозвон"]);
    });
  const [first = "", second = ""] = managers;
  expect(read({ managerId: first, tag: null })).toEqual(isOf(first, false));
  expect(read({ managerId: null, tag: "прозвон" })).toEqual(isOf(undefined, true));
  expect(read({ managerId: second, tag: "прозвон" })).toEqual(isOf(second, true));
  expect(read({ managerId: newId(), tag: null })).toEqual([]);
  desk.close();
});
