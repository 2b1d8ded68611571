import { describe, expect, test } from "vitest";
import { type CommandName, commands } from "../../src-contract/commands/index.ts";
import { desktopChannels } from "../../src-contract/desktop-channels.ts";
import { KartotekaError, type Result } from "../../src-contract/errors.ts";
import { mutations } from "../../src-contract/mutations/index.ts";
import { queries } from "../../src-contract/queries/index.ts";
import { isOwnUrl } from "../shell/app-protocol.ts";
import { openDoor, type Sender } from "./door.ts";
import type { MainCommandHandlers } from "./main-commands.ts";

const ownContents = { id: "the window" };
const own: Sender = { sender: ownContents, senderFrame: { url: "app://kartoteka/#/clients", parent: null } };

/** The wire is faked: ipcMain on one side, the store and main's handlers on the other. */
function rig(handlers: Partial<Record<CommandName, (args: never) => unknown>> = {}) {
  const doors = new Map<string, (event: Sender, ...message: unknown[]) => Promise<Result<unknown>>>();
  const reached: unknown[] = [];
  const refusals: string[] = [];
  const mainCommands = Object.entries(commands)
    .filter(([, { owner }]) => owner === "main")
    .map(([name]) => [
      name,
      (args: never) => {
        reached.push(["main", name, args]);
        return handlers[name as CommandName]?.(args) ?? null;
      },
    ]);
  openDoor<Sender>({
    ipcMain: { handle: (channel, answer) => void doors.set(channel, answer) },
    isOwnWindow: (contents) => contents === ownContents,
    isOwnUrl,
    store: {
      request: async (...request) => {
        reached.push(["store", ...request]);
        return { ok: true, value: "from the store" };
      },
    },
    commands: Object.fromEntries(mainCommands) as MainCommandHandlers,
    refused: (channel, why) => refusals.push(`${channel} ${why}`),
  });
  const ask = (channel: keyof typeof desktopChannels, event: Sender, ...message: unknown[]) => {
    const door = doors.get(desktopChannels[channel]);
    if (!door) throw new Error(`no door on ${channel}`);
    return door(event, ...message);
  };
  return { doors, reached, refusals, ask };
}

describe("R-26: the door", () => {
  test("has three channels and no more", () => {
    expect([...rig().doors.keys()].toSorted()).toEqual(["kartoteka:command", "kartoteka:mutate", "kartoteka:query"]);
  });

  test("lets a message of our own page through, with what its schema knows and nothing else", async () => {
    const { ask, reached, refusals } = rig();
    const args = { text: "Ёлкин", limit: 20, extra: "left behind" };
    expect(await ask("query", own, "searchClients", args)).toEqual({ ok: true, value: "from the store" });
    expect(await ask("command", own, "syncNow", {})).toEqual({ ok: true, value: "from the store" });
    expect(await ask("command", own, "copyText", { text: "x" })).toEqual({ ok: true, value: null });
    expect(reached).toEqual([
      ["store", "query", "searchClients", { text: "Ёлкин", limit: 20 }],
      ["store", "command", "syncNow", {}],
      ["main", "copyText", { text: "x" }],
    ]);
    expect(refusals).toEqual([]);
  });

  test.each<[string, Sender]>([
    ["a frame inside the page", { sender: ownContents, senderFrame: { url: "app://kartoteka/", parent: {} } }],
    ["a page of another place", { sender: ownContents, senderFrame: { url: "https://example.com/", parent: null } }],
    [
      "a page that looks like ours",
      { sender: ownContents, senderFrame: { url: "app://kartoteka.evil/", parent: null } },
    ],
    ["a frame that is gone", { sender: ownContents, senderFrame: null }],
    ["another window", { sender: { id: "another" }, senderFrame: { url: "app://kartoteka/", parent: null } }],
  ])("refuses %s", async (_, event) => {
    const { ask, reached, refusals } = rig();
    expect(await ask("query", event, "users", {})).toMatchObject({ ok: false, error: { kind: "forbidden" } });
    expect(reached).toEqual([]);
    expect(refusals).toEqual(["query sender"]);
  });

  test.each<[string, keyof typeof desktopChannels, unknown[], string]>([
    ["a name of nobody", "query", ["dropTables", {}], "query name"],
    ["a name that every object has", "query", ["constructor", {}], "query name"],
    ["the prototype", "command", ["__proto__", {}], "command name"],
    ["a mutation as a query", "query", ["addComment", {}], "query name"],
    ["a query as a command", "command", ["users", {}], "command name"],
    ["no name", "query", [], "query message"],
    ["a name that is no text", "query", [{ toString: () => "users" }, {}], "query message"],
    ["no args", "query", ["users"], "query message"],
    ["too many args", "query", ["users", {}, {}], "query message"],
    ["args that do not fit", "query", ["searchClients", { text: 5, limit: 20 }], "query args"],
    ["a limit beyond the schema", "query", ["searchClients", { text: "", limit: 1e9 }], "query args"],
    ["a text beyond the schema", "command", ["copyText", { text: "x".repeat(20_001) }], "command args"],
    ["null", "command", ["syncNow", null], "command args"],
  ])("refuses %s, with an answer", async (_, channel, message, refusal) => {
    const { ask, reached, refusals } = rig();
    expect(await ask(channel, own, ...message)).toMatchObject({ ok: false, error: { kind: "invalid" } });
    expect(reached).toEqual([]);
    expect(refusals).toEqual([refusal]);
  });

  test("what a handler throws comes back as an error of its kind", async () => {
    const { ask } = rig({
      openExternal: () => {
        throw new KartotekaError("rateLimited", "too many", { retryAfterSeconds: 10 });
      },
      readSettings: () => Promise.reject(new Error("boom")),
    });
    expect(await ask("command", own, "openExternal", { url: "x" })).toEqual({
      ok: false,
      error: { kind: "rateLimited", details: "too many", retryAfterSeconds: 10 },
    });
    expect(await ask("command", own, "readSettings", {})).toMatchObject({
      ok: false,
      error: { kind: "unexpected", details: "boom" },
    });
  });
});

test("R-26: of 200,000 random messages none reaches a handler unless it is a true one, and every one is answered", async () => {
  const { ask, reached } = rig();
  let state = 20_261_124;
  const next = (below: number) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state >>> 8) % below;
  };
  const pick = <Item>(items: readonly Item[]): Item => items[next(items.length)] as Item;
  const names = [...Object.keys(queries), ...Object.keys(mutations), ...Object.keys(commands)];
  const strangeNames = [
    "",
    "toString",
    "hasOwnProperty",
    "__proto__",
    "constructor",
    "valueOf",
    "users\0",
    "USERS",
    "a".repeat(9_999),
  ];
  const leaves: (() => unknown)[] = [
    () => null,
    () => undefined,
    () => next(2) === 0,
    () => next(1_000_000) - 500_000,
    () => Number.NaN,
    () => Number.POSITIVE_INFINITY,
    () => 10n,
    () => "../../etc/passwd",
    () => "<script>alert(1)</script>",
    () => "x".repeat(next(3_000)),
    () => new Date(Number.NaN),
    () => new Map([["text", "x"]]),
    () => new Uint8Array(4),
    () => /x/,
    () => new Error("x"),
  ];
  const fields = [
    "text",
    "limit",
    "id",
    "clientId",
    "callId",
    "url",
    "name",
    "args",
    "__proto__",
    "constructor",
    "toJSON",
    "length",
  ];
  const value = (depth: number): unknown => {
    const kind = next(depth > 3 ? 1 : 4);
    if (kind === 0 || kind === 1) return pick(leaves)();
    const size = next(4);
    if (kind === 2) return Array.from({ length: size }, () => value(depth + 1));
    return Object.fromEntries(Array.from({ length: size }, () => [pick(fields), value(depth + 1)]));
  };
  const strangers: Sender[] = [
    { sender: ownContents, senderFrame: null },
    { sender: ownContents, senderFrame: { url: "about:blank", parent: null } },
    { sender: ownContents, senderFrame: { url: "app://kartoteka/", parent: {} } },
    { sender: {}, senderFrame: { url: "app://kartoteka/", parent: null } },
  ];

  let passed = 0;
  const faults: unknown[] = [];
  for (let round = 0; round < 200_000; round += 1) {
    const isStranger = next(4) === 0;
    const channel = pick(["query", "mutate", "command"] as const);
    const name = next(3) === 0 ? pick([...strangeNames, value(2)]) : pick(names);
    const message =
      next(10) === 0 ? Array.from({ length: next(5) }, () => value(0)) : [name, next(3) === 0 ? {} : value(0)];
    const before = reached.length;
    const answer = await ask(channel, isStranger ? pick(strangers) : own, ...message);
    const hasReached = reached.length > before;
    const registry = { query: queries, mutate: mutations, command: commands }[channel] as Record<
      string,
      { args: { safeParse(args: unknown): { success: boolean } } }
    >;
    const isTrue =
      !isStranger &&
      message.length === 2 &&
      typeof message[0] === "string" &&
      Object.keys(registry).includes(message[0]) &&
      registry[message[0]]?.args.safeParse(message[1]).success === true;
    if (hasReached) passed += 1;
    if (hasReached !== isTrue || typeof answer.ok !== "boolean") faults.push(message);
  }
  expect(faults).toEqual([]);
  expect(passed).toBeGreaterThan(1_000); // a fuzzer that never gets in does not know the door
}, 60_000);
