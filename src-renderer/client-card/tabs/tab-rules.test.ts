import { expect, it } from "vitest";
import { noOrderDetails, type Order } from "../../../src-contract/entities/order.ts";
import { ordersOf, shownTabs } from "./tab-rules.ts";

const order = (status: Order["status"]): Order => ({
  ...noOrderDetails,
  id: status,
  revision: 1,
  deletedAt: null,
  clientId: "c",
  number: "1",
  title: "",
  status,
  currency: "RUB",
  totalMinor: 1,
  paidMinor: 0,
  managerId: null,
  createdAt: 1,
});
const shown = (orders: Order[], recordCounts = {}, extra: string[] = []) =>
  shownTabs({ orders, recordCounts }, { isSeen: true, extra });

it("JC-6, JC-32, JC-112, GC-26: money from the first true order on, calling tasks and merged contacts when there are some, Facebook where it is wanted", () => {
  const hidden = ["money", "callingTasks", "merged", "facebook"];
  expect(shown([]).filter((tab) => hidden.includes(tab))).toEqual([]);
  expect(shown([order("false")])).not.toContain("money");
  expect(shown([order("new")])).toContain("money");
  expect(shown([], { callingTask: 1 })).toContain("callingTasks");
  expect(shown([], { merged: 1 })).toContain("merged");
  expect(shown([], {}, ["facebook"])).toContain("facebook");
  expect(ordersOf({ orders: [order("false"), order("cancelled")] }).map(({ status }) => status)).toEqual(["cancelled"]);
});
