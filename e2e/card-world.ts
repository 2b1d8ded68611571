// A world with known people on the server, for the tests of the card's header, summary, conversation and log.
import { join } from "node:path";
import { expect, type Locator } from "@playwright/test";
import { v7 as newId } from "uuid";
import { atTheConsole } from "../scripts/admin/command.ts";
import { demoAccount } from "../scripts/demo-account.ts";
import { demoAccountName } from "../scripts/seed/demo-users.ts";
import type { CustomFieldKind } from "../src-contract/entities/book-entry.ts";
import { ru } from "../src-renderer/ui/texts/ru.ts";
import { sqliteIn } from "../src-server/configuration.ts";
import { inAccount, writeTransaction } from "../src-server/database/dialect.ts";
import { openDatabase } from "../src-server/database/open-database.ts";
import { addSourceKey, type NewSourceKey } from "../src-server/ingest/source-keys.ts";
import { findAccount } from "../src-server/session/accounts.ts";
import type { Desk } from "./desk.ts";
import { addServerRows, type ServerRow, serverRows } from "./server-rows.ts";
import { createWorld, type World } from "./world.ts";

export interface Person {
  id: string;
  name: string;
}

/** Who signs in at the desk of the tests, and a colleague. */
export function staff(world: World): { manager: Person; other: Person } {
  const people = serverRows(dataFolder(world), "SELECT id, name, email FROM users WHERE role = 'manager' ORDER BY id");
  const found = (isOwn: boolean) => {
    const person = people.find((one) => (one["email"] === demoAccount.email) === isOwn);
    return { id: String(person?.["id"]), name: String(person?.["name"]) };
  };
  return { manager: found(true), other: found(false) };
}

export function dataFolder(world: World): string {
  return join(world.folder, "server");
}

export async function worldWith(rows: (people: { manager: Person; other: Person }) => ServerRow[]): Promise<World> {
  const world = await createWorld({ clients: 40 });
  await world.stopServer();
  addServerRows(dataFolder(world), rows(staff(world)));
  await world.startServer();
  return world;
}

/** Rows that stand on the server from now on; it is away meanwhile. */
export async function addWhileStopped(world: World, rows: readonly ServerRow[]): Promise<void> {
  await world.stopServer();
  addServerRows(dataFolder(world), rows);
  await world.startServer();
}

/** An own field of the account, as an administrator adds one. */
export function ownField(title: string, kind: CustomFieldKind): ServerRow {
  return {
    table: "bookEntries",
    row: { id: newId(), book: "customFields", position: 0, title, kind, parentId: null, choices: {} },
  };
}

/** A tag that the account offers. */
export function offeredTag(title: string): ServerRow {
  return {
    table: "bookEntries",
    row: { id: newId(), book: "tags", position: 0, title, kind: null, parentId: null, choices: {} },
  };
}

/** A key with which an outside system tells this server something. */
export async function keyOfSystem(world: World, name: string): Promise<NewSourceKey> {
  const database = await openDatabase(sqliteIn(dataFolder(world)));
  try {
    const accountId = await inAccount(database, null, (trx) => findAccount(trx, demoAccountName));
    if (accountId === undefined) throw new Error("the server has no demo account");
    return await writeTransaction(database, accountId, (trx) => addSourceKey(trx, accountId, atTheConsole(), name));
  } finally {
    await database.destroy();
  }
}

export async function openCard(desk: Desk, clientId: string, tab = ""): Promise<void> {
  await desk.page.evaluate(
    (address) => {
      location.hash = address;
    },
    `#/clients/${clientId}${tab && `/${tab}`}`,
  );
  await expect(desk.cardPanel).toBeVisible();
}

export async function resize(desk: Desk, width: number, height: number): Promise<void> {
  await desk.application.evaluate(({ BrowserWindow }, [w, h]) => BrowserWindow.getAllWindows()[0]?.setSize(w, h), [
    width,
    height,
  ] as const);
  // a screen of this width leaves the window a pixel less
  const outerWidth = () => desk.page.evaluate(() => window.outerWidth);
  await expect.poll(outerWidth).toBeGreaterThanOrEqual(width - 1);
  await expect.poll(outerWidth).toBeLessThanOrEqual(width);
}

export async function chooseTheme(desk: Desk, theme: "light" | "dark"): Promise<void> {
  await desk.page.evaluate((chosen) => window.kartoteka.command("changeSettings", { theme: chosen }), theme);
  await expect(desk.page.locator("html")).toHaveAttribute("data-mantine-color-scheme", theme);
}

/** The head of the open card. */
export function headOf(desk: Desk): Locator {
  return desk.page.locator("header").filter({ has: desk.cardName });
}

export function sectionOf(desk: Desk, title: string): Locator {
  return desk.cardPanel.getByRole("region", { name: title, exact: true });
}

/** Types another text into a field of the summary, by the keyboard. */
export async function rewrite(within: Locator, label: string, text: string): Promise<void> {
  await within.getByRole("button", { name: new RegExp(`^${label}: `) }).press("F2");
  const field = within
    .getByRole("textbox", { name: label, exact: true })
    .or(within.getByRole("combobox", { name: label, exact: true }));
  await field.fill(text);
  await field.press("Enter");
  await expect(within.getByRole("button", { name: `${label}: ${text}`, exact: true })).toBeVisible();
}

/** Chooses from a list of the summary. */
export async function choose(desk: Desk, within: Locator, label: string, choice: string): Promise<void> {
  await within.getByRole("button", { name: new RegExp(`^${label}: `) }).press("F2");
  await desk.page.getByRole("option", { name: choice }).first().click();
}

/** What main hands to the system's browser from now on, instead of opening it. */
export async function catchOpened(desk: Desk): Promise<() => Promise<string[]>> {
  await desk.application.evaluate(({ shell }) => {
    const caught: string[] = [];
    Object.assign(globalThis, { caughtAddresses: caught });
    shell.openExternal = async (url: string) => {
      caught.push(url);
    };
  });
  return () =>
    desk.application.evaluate(() => (globalThis as unknown as { caughtAddresses: string[] }).caughtAddresses);
}

export const callTo = (number: string) => ru.softphone.phone.callTo.replace("{{number}}", number);
export const copyOf = (value: string) => ru.app.copy.value.replace("{{value}}", value);
