// the one door between the window and everything else. A message passes when it comes from our own page's main
// frame, on one of three channels, with a name of the registry and args that fit its schema. Everything else gets an
// error as an answer and reaches no handler.
import type { z } from "zod";
import { type Command } from "../../src-contract/commands/command.ts";
import { commands } from "../../src-contract/commands/index.ts";
import { desktopChannels } from "../../src-contract/desktop-channels.ts";
import { KartotekaError, type Result, resultOf } from "../../src-contract/errors.ts";
import { mutations } from "../../src-contract/mutations/index.ts";
import { queries } from "../../src-contract/queries/index.ts";
import type { MainCommandHandlers } from "./main-commands.ts";

export type DoorChannel = "query" | "mutate" | "command";

/** What the door needs to know of an IpcMainInvokeEvent. */
export type Sender = { senderFrame: { url: string; parent: unknown } | null; sender: unknown };

export type DoorParts<Event extends Sender> = {
  ipcMain: { handle(channel: string, answer: (event: Event, ...message: unknown[]) => Promise<Result<unknown>>): void };
  /** True for the contents of the one window. */
  isOwnWindow(contents: unknown): boolean;
  isOwnUrl(url: string): boolean;
  store: { request(channel: DoorChannel, name: string, args: unknown): Promise<Result<unknown>> };
  commands: MainCommandHandlers;
  /** For the log: never the message itself, which may hold a person's data or a password. */
  refused(channel: DoorChannel, why: "sender" | "message" | "name" | "args"): void;
};

type Entry = { args: z.ZodType; owner: Command["owner"] };

export function openDoor<Event extends Sender>(parts: DoorParts<Event>): void {
  const refuse = (channel: DoorChannel, why: Parameters<typeof parts.refused>[1], error: Error) => {
    parts.refused(channel, why);
    return error;
  };

  for (const channel of ["query", "mutate", "command"] as const) {
    parts.ipcMain.handle(desktopChannels[channel], async (event, ...message) => {
      const checked = await resultOf(() => {
        if (!isTrusted(event, parts))
          throw refuse(channel, "sender", new KartotekaError("forbidden", "foreign sender"));
        const [name, args] = message;
        if (message.length !== 2 || typeof name !== "string") {
          throw refuse(channel, "message", new KartotekaError("invalid", "a message is a name and its args"));
        }
        const entry = entryOf(channel, name);
        if (!entry) throw refuse(channel, "name", new KartotekaError("invalid", `no such ${channel}`));
        const parsed = entry.args.safeParse(args);
        if (!parsed.success) throw refuse(channel, "args", parsed.error);
        return { name, args: parsed.data, owner: entry.owner };
      });
      if (!checked.ok) return checked;
      const { name, args, owner } = checked.value;
      return owner === "store" ? parts.store.request(channel, name, args) : answerInMain(parts.commands, name, args);
    });
  }
}

function isTrusted(event: Sender, parts: Pick<DoorParts<Sender>, "isOwnWindow" | "isOwnUrl">): boolean {
  const frame = event.senderFrame; // null when it has navigated or is gone
  return frame !== null && frame.parent === null && parts.isOwnWindow(event.sender) && parts.isOwnUrl(frame.url);
}

function entryOf(channel: DoorChannel, name: string): Entry | undefined {
  switch (channel) {
    case "query":
      return isKey(queries, name) ? { args: queries[name].args, owner: "store" } : undefined;
    case "mutate":
      return isKey(mutations, name) ? { args: mutations[name].args, owner: "store" } : undefined;
    case "command":
      return isKey(commands, name) ? commands[name] : undefined;
  }
}

/** `constructor` and the like are in every object, but in no registry. */
function isKey<Registry extends object>(registry: Registry, name: string): name is Extract<keyof Registry, string> {
  return Object.hasOwn(registry, name);
}

function answerInMain(handlers: MainCommandHandlers, name: string, args: unknown): Promise<Result<unknown>> {
  // the args fit this very name's schema: the registry's types cannot say it for a name known at run time
  const table = handlers as unknown as Record<string, (args: unknown) => unknown>;
  const handler = Object.hasOwn(table, name) ? table[name] : undefined;
  return resultOf(() => {
    if (!handler) throw new KartotekaError("unexpected", `main has no handler for ${name}`);
    return handler(args);
  });
}
