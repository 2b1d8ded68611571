import { expect, it } from "vitest";
import { interleave } from "./interleave.ts";

it("P-1: all in turn, round after round, none always first", async () => {
  const order: string[] = [];
  const turn = (name: string) => ({ name, run: async () => order.push(name) });
  const { figures } = await interleave([turn("floor"), turn("ours"), turn("peer")], 3, ["floor", "ours"]);
  expect(order.join(" ")).toBe("floor ours peer ours peer floor peer floor ours");
  expect(Object.values(figures).map((own) => own.length)).toEqual([3, 3, 3]);
});

it("P-9: rounds that warm up are run and not counted", async () => {
  let runs = 0;
  const { figures } = await interleave([{ name: "floor", run: async () => (runs += 1) }], 3, ["floor"], 2);
  expect(figures).toEqual({ floor: [3, 4, 5] });
});

it("P-1: a peer that fails gives no figure and its reason; a floor that fails ends the row", async () => {
  let rounds = 0;
  const failing = {
    name: "failing",
    run: async () => {
      rounds += 1;
      if (rounds > 1) throw new Error("4 of 5 arrived\nat line 3");
      return 1;
    },
  };
  const good = { name: "floor", run: async () => 2 };
  expect(await interleave([good, failing], 3, ["floor"])).toEqual({
    figures: { floor: [2, 2, 2], failing: [] },
    failed: { failing: "4 of 5 arrived" },
  });
  rounds = 0;
  await expect(interleave([good, failing], 3, ["floor", "failing"])).rejects.toThrow("4 of 5");
});

it("P-2: contents are told by their sum, in whatever order, and by one letter", async () => {
  const { contentsOf } = await import("./checksum.ts");
  const client = (id: string, lastName: string) => ({
    ...{ id, lastName, firstName: "", company: "", city: "", createdAt: 1 },
    phones: { p1: { raw: "+7" } },
    emails: {},
  });
  const [one, other] = [client("a", "Петров"), client("b", "Иванов")];
  expect(contentsOf([one, other])).toEqual(contentsOf([other, one]));
  expect(contentsOf([one, other])).not.toEqual(contentsOf([one, client("b", "Ивановa")]));
});
