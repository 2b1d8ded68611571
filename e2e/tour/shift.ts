// A shift of twenty clients: what its steps hand on to each other, and the hands that play it, on the keyboard alone.
import { join } from "node:path";
import { expect } from "@playwright/test";
import { v7 as newId } from "uuid";
import { practiceAccounts } from "../../scripts/demo-account.ts";
import type { ClientChanges } from "../../src-contract/entities/client-edit.ts";
import type { MutationArgs, MutationName } from "../../src-contract/mutations/index.ts";
import { ru } from "../../src-renderer/ui/texts/ru.ts";
import type { Desk } from "../desk.ts";
import { ring } from "../practice-line.ts";
import { reachableClients, type SeededClient } from "../seeded-clients.ts";
import { serverRows } from "../server-rows.ts";
import { FormKeys, numberOn, ordered, refusals, refused, type ShiftCall, shiftCalls } from "./shift-calls.ts";
import type { Tour } from "./tour-step.ts";

export const shiftTag = "прозвон";
const shiftFilter = { managerId: null, tag: shiftTag };

/** What the owner does before the shift: the tag, the outcomes of the company, and numbers that end as the line shall. */
export async function prepareShift(tour: Tour, owner: Desk): Promise<Shift> {
  const chosen = reachableClients(tour.world)
    .filter(({ id }) => id !== tour.client.id && id !== tour.caller.id)
    .slice(0, shiftCalls.length);
  expect(chosen).toHaveLength(shiftCalls.length);
  for (const { id } of chosen) await change(owner, id, { tags: { [shiftTag]: true } }, { tags: { [shiftTag]: null } });

  const { pageKeys } = await owner.query("clientListOutline", { filter: shiftFilter });
  const inOrder = await owner.query("clientListPage", { filter: shiftFilter, pageKey: pageKeys[0] ?? "" });
  const clients = inOrder.flatMap(({ id }) => chosen.filter((client) => client.id === id));
  expect(clients).toHaveLength(chosen.length);
  for (const [index, { line }] of shiftCalls.entries()) {
    const client = clients[index];
    if (client && line !== "echo") await giveNumber(owner, client, numberOn(line, client.e164));
  }

  const refusedId = newId();
  await mutate(owner, "addBookEntry", { book: "outcomes", entryId: newId(), position: 0, title: ordered });
  await mutate(owner, "addBookEntry", { book: "outcomes", entryId: refusedId, position: 1, title: refused });
  for (const [position, title] of refusals.entries()) {
    await mutate(owner, "addBookEntry", { book: "reasons", entryId: newId(), position, title, parentId: refusedId });
  }
  await expect(owner.status).toHaveText(`${ru.app.status.online} · ${ru.app.status.nothingWaits}`, { timeout: 30_000 });
  return new Shift(tour, clients);
}

async function giveNumber(desk: Desk, { id }: SeededClient, e164: string): Promise<void> {
  const card = await desk.query("clientCard", { clientId: id });
  const [key, phone] = Object.entries(card?.client.phones ?? {})[0] ?? [];
  if (key === undefined || !phone) throw new Error(`the client ${id} has no number`);
  await change(desk, id, { phones: { [key]: { ...phone, e164, raw: e164 } } }, { phones: { [key]: phone } });
}

function change(desk: Desk, clientId: string, changes: ClientChanges, before: ClientChanges): Promise<void> {
  return mutate(desk, "updateClient", { editId: newId(), clientId, changes, before });
}

async function mutate<Name extends MutationName>(desk: Desk, name: Name, args: MutationArgs<Name>): Promise<void> {
  const asked: { name: MutationName; args: unknown } = { name, args };
  const result = await desk.page.evaluate(({ name, args }) => window.kartoteka.mutate(name, args as never), asked);
  expect(result, name).toMatchObject({ ok: true });
}

export class Shift {
  readonly clients: readonly SeededClient[];
  /** Calls that are older are not of the shift. */
  readonly startedAt = Date.now();
  readonly hands: FormKeys;
  private readonly tour: Tour;

  constructor(tour: Tour, clients: readonly SeededClient[]) {
    this.tour = tour;
    this.clients = clients;
    this.hands = new FormKeys(tour.phone);
  }

  /** As its calls must stand everywhere, the first `count` of them. */
  expected(count: number): object[] {
    return shiftCalls.slice(0, count).map(({ said }, index) => ({ clientId: this.clients[index]?.id, ...said }));
  }

  /** The next row of the list, from where it stands; nothing but the list answers an arrow now. */
  async openNext(number: number): Promise<void> {
    const { olga } = this.tour;
    await this.hands.press("ArrowDown", "Enter");
    await expect(olga.cardName).toContainText(this.client(number).lastName);
    expect(await olga.openedClient()).toBe(this.client(number).id);
    await expect(olga.page.locator("[aria-busy=false] #card-panel")).toBeVisible();
  }

  /** The open client, until he talks, or the line has said why he does not. */
  async call(number: number, key = "Control+Shift+C"): Promise<void> {
    const { phone } = this.tour;
    await this.hands.press(key);
    await phone.agreeByKeys();
    const { line, said } = this.planned(number);
    if (line === "echo") {
      await phone.talking();
      // a call that took place without a second of talk would be flagged (G3-10)
      if (said.held) await expect(phone.active).toContainText(/0:0[1-9]/);
    } else if (said.reason === "cancelled") await expect(phone.active).toContainText(ru.softphone.call.ringing);
    else await expect(phone.outcome).toBeFocused();
  }

  /** Ended where it has not ended by itself; then the form has the focus (UX-5). */
  async hangUp(): Promise<void> {
    await this.hands.press("Shift+F8");
    await expect(this.tour.phone.outcome).toBeFocused();
  }

  async choose(number: number): Promise<void> {
    await this.planned(number).choose?.(this.hands);
    await expect(this.tour.phone.outcome).toBeVisible();
  }

  async giveOutcome(number: number): Promise<void> {
    const { phone } = this.tour;
    const { give, said } = this.planned(number);
    await give(this.hands);
    await expect(phone.outcome).toBeHidden();
    await expect.poll(() => phone.newestRecord()).toMatchObject({ clientId: this.client(number).id, ...said });
  }

  /** The whole round with one client. */
  async workThrough(number: number): Promise<void> {
    const { line, said } = this.planned(number);
    await this.openNext(number);
    await this.call(number);
    if (line === "echo" || said.reason === "cancelled") await this.hangUp();
    await this.choose(number);
    await this.giveOutcome(number);
  }

  /** He calls, and gives up before anybody answers. */
  async isMissed(number: number): Promise<void> {
    const { phone, world } = this.tour;
    const username = String(practiceAccounts[0]?.user);
    const { e164, lastName } = this.client(number);
    const given = ring(world.line, { username, fromName: "", fromNumber: e164, ringForMs: 2_000 });
    await expect(phone.incoming(lastName)).toBeVisible();
    expect(await given).toMatchObject({ kind: "gave-up" });
    await expect(phone.outcome).toBeFocused();
  }

  /** Counted from 1, as a person does. */
  client(number: number): SeededClient {
    const client = this.clients[number - 1];
    if (!client) throw new Error(`the shift has no client ${number}`);
    return client;
  }

  private planned(number: number): ShiftCall {
    const call = shiftCalls[number - 1];
    if (!call) throw new Error(`the shift has no call ${number}`);
    return call;
  }

  /** Its calls at this desk, oldest first. */
  async callsHere(): Promise<object[]> {
    const journal = await this.tour.olga.query("callJournal", { scope: "all", before: null, limit: 200 });
    return journal
      .filter(({ startedAt }) => startedAt >= this.startedAt)
      .toReversed()
      .map(({ clientId, held, reason, reasonText, outcomeText }) => ({
        ...{ clientId, held, reason, reasonText, outcomeText },
      }));
  }

  /** Its calls at the server, oldest first; readable while it is stopped too. */
  callsAtServer(): object[] {
    const columns = "clientId, held, reason, reasonText, outcomeText";
    return this.atServer(`SELECT ${columns} FROM calls WHERE startedAt >= ? ORDER BY startedAt`, this.startedAt).map(
      ({ held, ...call }) => ({ ...call, held: held === null ? null : held === 1 }),
    );
  }

  atServer(sql: string, parameter: string | number): Record<string, unknown>[] {
    return serverRows(join(this.tour.world.folder, "server"), sql, [parameter]);
  }
}

const presses = "data-mouse-presses";

/** Counts in the page what the mouse presses from now on. A key makes clicks too; those say that nothing was pressed. */
export async function countMousePresses({ page }: Desk): Promise<void> {
  await page.evaluate((attribute) => {
    const root = document.documentElement;
    root.setAttribute(attribute, "0");
    const count = (event: Event) => {
      const isOfKey = event.type === "click" && event instanceof UIEvent && event.detail === 0;
      if (event.isTrusted && !isOfKey) root.setAttribute(attribute, String(Number(root.getAttribute(attribute)) + 1));
    };
    for (const type of ["pointerdown", "mousedown", "click"]) window.addEventListener(type, count, { capture: true });
  }, presses);
}

export async function forgetMousePresses({ page }: Desk): Promise<void> {
  await page.evaluate((attribute) => document.documentElement.setAttribute(attribute, "0"), presses);
}

export async function mousePresses({ page }: Desk): Promise<number> {
  return Number(await page.locator("html").getAttribute(presses));
}
