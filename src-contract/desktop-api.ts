import { z } from "zod";
import { callActions } from "./call-window.ts";
import { type CommandArgs, type CommandName, type CommandResult } from "./commands/index.ts";
import { sessionStateSchema } from "./commands/session.ts";
import { settingsSchema } from "./commands/system.ts";
import { syncStateSchema } from "./commands/sync.ts";
import { idSchema } from "./entities/basics.ts";
import type { Result } from "./errors.ts";
import type { MutationArgs, MutationName } from "./mutations/index.ts";
import type { QueryArgs, QueryName, QueryResult } from "./queries/index.ts";
import type { ReadTable } from "./queries/query.ts";
import { hotkeyActions, hotkeyStatesSchema } from "./rules/hotkey.ts";

/** What the window is told. `dataChanged` carries no data: screens read again. */
export const desktopEventSchema = z.discriminatedUnion("event", [
  z.object({
    event: z.literal("dataChanged"),
    tables: z.array(z.custom<ReadTable>((value) => typeof value === "string")),
  }),
  z.object({ event: z.literal("sessionChanged"), session: sessionStateSchema }),
  z.object({ event: z.literal("syncStateChanged"), syncState: syncStateSchema }),
  z.object({ event: z.literal("settingsChanged"), settings: settingsSchema }),
  z.object({
    event: z.literal("importProgress"),
    /** reading: a preview; checking, saving: an import. `done` and `total` are rows, `total` an estimate until the file's end. */
    phase: z.enum(["reading", "checking", "saving"]),
    done: z.int(),
    total: z.int(),
  }),
  /** The computer slept: every connection may be dead. */
  z.object({ event: z.literal("computerWoke") }),
  /** It has lost an address, or has one again: connections over the former one are dead without knowing it. */
  z.object({ event: z.literal("networkMoved") }),
  /** Rows of rows. */
  z.object({ event: z.literal("exportProgress"), done: z.int(), total: z.int() }),
  /**
   * From a tel:, sip: or callto: link, the command line, or the keys for a selected and a copied number. Fills the dial
   * field; with `dial` it is also called, once: the person chose so in the settings, or pressed the key for it.
   */
  z.object({ event: z.literal("dialLink"), number: z.string().max(200), dial: z.boolean() }),
  /** The key for a selected or a copied number was pressed, and there is none. */
  z.object({ event: z.literal("noNumberFound"), where: z.enum(["selection", "clipboard"]) }),
  /** From a key of the whole system or from the tray's menu: what it is done to is the phone's to know. */
  z.object({
    event: z.literal("phoneAction"),
    action: z.enum(hotkeyActions).exclude(["dialSelection", "dialCopied"]),
  }),
  z.object({ event: z.literal("callWindowAction"), callId: idSchema, action: z.enum(callActions) }),
  z.object({ event: z.literal("hotkeysChanged"), states: hotkeyStatesSchema }),
  z.object({ event: z.literal("openClient"), clientId: idSchema }),
  /** G14-3: the application was opened with an invitation. Carries no token: the sign-in screen takes it (takeJoinLink). */
  z.object({ event: z.literal("joinLinkArrived") }),
  z.object({ event: z.literal("notificationAction"), callId: idSchema, action: z.enum(["answer", "reject", "open"]) }),
  z.object({
    event: z.literal("menuCommand"),
    command: z.enum([
      "find",
      "palette",
      "newClient",
      "dial",
      "dialCopied",
      "missedCalls",
      "settings",
      "import",
      "signOut",
      "syncNow",
      "about",
      "toggleTheme",
    ]),
  }),
  /**
   * The window was closed with «ask»: the screen asks once and answers with changeSettings({ closeToTray }) within a
   * minute, which then also closes. No answer: the window stays.
   */
  z.object({ event: z.literal("closeAsked") }),
  /**
   * The process with the local data died: what was asked of it got an error, it is being started again. After «ready»
   * main sends sessionChanged, syncStateChanged and dataChanged for every table, so that screens need nothing special.
   */
  z.object({ event: z.literal("storeStateChanged"), state: z.enum(["ready", "restarting", "stopped"]) }),
]);
export type DesktopEvent = z.infer<typeof desktopEventSchema>;

/** `window.kartoteka` in the renderer: the whole of what a screen can reach outside itself. */
export type DesktopApi = {
  query<Name extends QueryName>(name: Name, args: QueryArgs<Name>): Promise<Result<QueryResult<Name>>>;
  mutate<Name extends MutationName>(
    name: Name,
    args: MutationArgs<Name>,
  ): Promise<Result<{ mutationId: string; at: number }>>;
  command<Name extends CommandName>(name: Name, args: CommandArgs<Name>): Promise<Result<CommandResult<Name>>>;
  /** Returns a function that stops listening. */
  onEvent(listener: (event: DesktopEvent) => void): () => void;
};

/** A message to the store process and its answer; relayed by main as it is. */
export const storeRequestSchema = z.object({
  id: z.int(),
  channel: z.enum(["query", "mutate", "command"]),
  name: z.string(),
  args: z.unknown(),
});
export type StoreRequest = z.infer<typeof storeRequestSchema>;
export type StoreAnswer = { id: number; result: Result<unknown> };
/**
 * Main starts the store as `store.cjs <folder>`: the folder for its files, made if missing. It speaks by
 * `process.parentPort` (utility process) or `process.send` (plain Node), and must end when that channel closes.
 * It sends `ready` first; requests come only after that. Its log goes to stdout and stderr.
 * What it asks of main: the OS keeps the wrapped key; a token is a path that only main knows, to be read or to be written.
 */
export type StoreMessage =
  | { kind: "ready" }
  | { kind: "answer"; answer: StoreAnswer }
  | { kind: "event"; event: DesktopEvent }
  | {
      kind: "ask";
      id: number;
      ask: "wrapSecret" | "unwrapSecret" | "importPath" | "placePath" | "exportPath";
      value: string;
    };
export type MainMessage =
  | { kind: "request"; request: StoreRequest }
  /** null: the operating system keeps no secrets, cannot open this one, or does not know the token. */
  | { kind: "reply"; id: number; value: string | null }
  | { kind: "resume" }
  | { kind: "stop" };
