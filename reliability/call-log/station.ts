import { setTimeout as wait } from "node:timers/promises";
import { v7 as newId } from "uuid";
import { CallScreen } from "../../e2e/call-screen.ts";
import type { Desk } from "../../e2e/desk.ts";
import { crashRenderer, keepSecrets, reattach, storeProcess } from "../../e2e/desk-processes.ts";
import { ring } from "../../e2e/practice-line.ts";
import type { World } from "../../e2e/world.ts";
import { demoAccount } from "../../scripts/demo-account.ts";
import type { Call } from "../../src-contract/entities/call.ts";
import { ru } from "../../src-renderer/ui/texts/ru.ts";
import type { Kill, Round } from "./plan.ts";

/** On a machine that has too much to do. */
const patience = 40_000;
const call = ru.softphone.call;

/** One person at one desk whose processes die: what they do with the telephone, and the window after each death. */
export class Station {
  private readonly world: World;
  private readonly person: { email: string; number: string };
  /** As it was started: Playwright's page of it may be given up. */
  private started: Desk | null = null;
  private desk: Desk | null = null;
  private used = 0;

  constructor(world: World, person: { email: string; number: string }) {
    this.world = world;
    this.person = person;
  }

  get phone(): CallScreen {
    if (!this.desk) throw new Error("the desk is not open");
    return new CallScreen(this.desk, this.world);
  }

  private get page() {
    return this.phone.desk.page;
  }

  async open(): Promise<void> {
    const { email } = this.person;
    const isFirst = this.started === null;
    this.started = await this.world.openDesk({ profile: email });
    this.desk = this.started;
    await keepSecrets(this.started);
    const password = this.page.getByLabel(ru.session.password, { exact: true });
    await password.or(this.started.status).first().waitFor({ timeout: patience });
    if (isFirst) await this.started.signIn(this.world.serverUrl, { email, password: demoAccount.password });
    // the store may have asked for its key before or after the system began to keep it
    else if (await password.isVisible()) await this.started.unlock(demoAccount.password);
    await this.ready();
  }

  /** The line knows the desk, and the screen has a place for a number. */
  private async ready(): Promise<void> {
    await this.phone.desk.status.waitFor({ timeout: patience });
    const registered = this.phone.desk.phone.locator('[data-line="registered"]');
    await registered.waitFor({ state: "attached", timeout: patience });
    await this.phone.numberField.waitFor({ timeout: patience });
  }

  /** A number that nobody had before; its last two digits choose the line of the practice PBX. */
  private newNumber(line: "00" | "06"): string {
    this.used += 1;
    return `+7999${this.person.number.slice(-1)}${String(this.used).padStart(4, "0")}${line}`;
  }

  /** Brings the calls of the round about; resolves with their numbers when the kill is due. */
  async callUp({ stage, beside, delay }: Round): Promise<string[]> {
    const numbers = [await this.first(stage)];
    for (const way of beside) {
      const number = this.newNumber("00");
      numbers.push(number);
      await this.callIn(number);
      if (way === "answered") await this.answer();
    }
    if (stage === "wrapUp") await this.press("Shift+F8");
    await wait(delay);
    return numbers;
  }

  private async first(stage: Round["stage"]): Promise<string> {
    const number = this.newNumber(stage === "ringing" ? "06" : "00");
    if (stage === "incoming" || stage === "incomingAnswered") {
      await this.callIn(number);
      if (stage === "incomingAnswered") await this.answer();
      return number;
    }
    await this.phone.numberField.fill(number, { timeout: patience });
    await this.phone.numberField.press("Enter");
    if (stage === "dialling") return number;
    if (stage === "ringing") {
      await this.phone.active.getByText(call.ringing).waitFor({ timeout: patience });
      return number;
    }
    await this.talking();
    if (stage === "onHold") await this.press("F10");
    return number;
  }

  private async callIn(number: string): Promise<void> {
    // it ends when it is answered, declined, or the caller gives up: nobody here waits for it
    void ring(this.world.line, {
      username: this.person.number,
      fromName: "",
      fromNumber: number,
      ringForMs: 30_000,
    }).catch(() => undefined);
    const digits = number.slice(-4).replace(/(..)(..)/, "$1-$2");
    const ringing = this.phone.desk.phone.getByRole("group").filter({ hasText: digits });
    await ringing.first().waitFor({ timeout: patience });
  }

  private async answer(): Promise<void> {
    await this.press("F8");
    await this.talking();
  }

  private async talking(): Promise<void> {
    await this.phone.button(call.hangUp).waitFor({ timeout: patience });
  }

  private async press(keys: string): Promise<void> {
    await this.page.keyboard.press(keys);
  }

  /** Resolves with the moment of the kill. */
  async kill(kill: Kill): Promise<number> {
    if (!this.started) throw new Error("the desk is not open");
    const store = kill === "renderer" ? null : await storeProcess(this.started);
    const at = Date.now();
    if (store !== null) process.kill(store, "SIGKILL");
    if (kill === "application") await this.started.kill();
    else if (kill !== "store") await crashRenderer(this.started);
    return at;
  }

  /** At work again, as the person finds it; what still goes on after the death of the store alone is hung up. */
  async comeBack(kill: Kill, chancePause: number): Promise<void> {
    if (kill === "application") return this.open();
    if (!this.started) throw new Error("the desk is not open");
    if (kill !== "store") this.desk = await reattach(this.started);
    else {
      await wait(chancePause);
      await this.hangUpAll();
    }
    await this.ready();
  }

  private async hangUpAll(): Promise<void> {
    const ends = [call.hangUp, call.cancel, call.decline].map((name) =>
      this.phone.desk.phone.getByRole("button", { name: new RegExp(`^${name}`) }),
    );
    for (const end = performance.now() + patience; performance.now() < end; await wait(100)) {
      const shown = [];
      for (const button of ends) shown.push(...(await button.all()));
      const [first] = shown;
      if (!first) return;
      // one that has just gone with its call is not there to be clicked
      await first.click({ timeout: 2_000 }).catch(() => undefined);
    }
    throw new Error("a call does not end");
  }

  /** Records of these numbers, newest first, when each of them has its end, or the patience is over. */
  async recordsOf(numbers: readonly string[]): Promise<Call[]> {
    for (const end = performance.now() + 15_000; ; await wait(200)) {
      const newest = await this.phone.desk.query("callJournal", { scope: "mine", before: null, limit: 30 });
      const records = newest.filter(({ raw }) => numbers.includes(raw));
      if (records.every(({ endedAt }) => endedAt !== null) || performance.now() > end) return records;
    }
  }

  async askedFor(): Promise<Set<string>> {
    return new Set((await this.phone.desk.query("callsWithoutOutcome", {})).map(({ id }) => id));
  }

  /** Fills every form that is open; how many there were. */
  async fillForms(): Promise<number> {
    let filled = 0;
    for (; await this.phone.outcome.isVisible(); filled += 1) {
      const before = (await this.askedFor()).size;
      const isHeld = await this.phone.held.isChecked();
      const chosen = await this.phone.outcome.getByRole("radio", { checked: true }).count();
      if (!isHeld && chosen === 0) await this.phone.reason("other").check({ timeout: patience });
      await this.phone.outcome.getByRole("button", { name: ru.softphone.outcome.save }).click({ timeout: patience });
      for (const end = performance.now() + patience; (await this.askedFor()).size >= before; await wait(50))
        if (performance.now() > end) throw new Error("an outcome is not saved");
    }
    return filled;
  }

  /** What is listed as waiting without an open form is given its outcome by the same door. */
  async giveOutcome(callId: string): Promise<void> {
    const args = { outcomeId: newId(), callId, held: false, reason: "other", reasonText: null, comment: null } as const;
    const given = await this.page.evaluate((outcome) => window.kartoteka.mutate("setCallOutcome", outcome), args);
    if (!given.ok) throw new Error(`an outcome is refused: ${given.error.kind}`);
  }

  async sync(): Promise<void> {
    await this.page.evaluate(() => window.kartoteka.command("syncNow", {}));
  }

  close(): Promise<void> {
    return this.started?.close() ?? Promise.resolve();
  }
}
