import { expect, type Locator } from "@playwright/test";
import type { CallRecord } from "../practice-pbx/call-log.ts";
import type { Call } from "../src-contract/entities/call.ts";
import { formatPhone } from "../src-contract/rules/phone-number.ts";
import { ru } from "../src-renderer/ui/texts/ru.ts";
import type { Desk } from "./desk.ts";
import { lineCalls } from "./practice-line.ts";
import type { World } from "./world.ts";

/** What a person sees of the telephone at one desk and does with it. */
export class CallScreen {
  readonly desk: Desk;
  private readonly world: World;

  constructor(desk: Desk, world: World) {
    this.desk = desk;
    this.world = world;
  }

  /** The registration in words. */
  get registration(): Locator {
    return this.desk.phone.getByRole("status").first();
  }

  get numberField(): Locator {
    return this.desk.phone.getByLabel(ru.softphone.numberField);
  }

  /** The call that the bar is about; calls on the slim lines stand before it. */
  get active(): Locator {
    return this.desk.phone.getByRole("group", { name: begins(ru.softphone.call.group) }).last();
  }

  incoming(name: string): Locator {
    return this.desk.phone.getByRole("group", { name: ru.softphone.call.incoming.replace("{{name}}", name) });
  }

  button(name: string): Locator {
    return this.active.getByRole("button", { name, exact: true });
  }

  get outcome(): Locator {
    return this.desk.page.getByRole("form", { name: ru.softphone.outcome.title });
  }

  get held(): Locator {
    return this.outcome.getByRole("checkbox", { name: ru.softphone.outcome.held });
  }

  reason(reason: keyof typeof ru.reasons): Locator {
    return this.outcome.getByRole("radio", { name: ru.reasons[reason], exact: true });
  }

  async ready(): Promise<void> {
    await expect(this.registration).toHaveText(ru.softphone.line.registered, { timeout: 20_000 });
  }

  async dial(text: string): Promise<void> {
    await this.numberField.fill(text);
    await this.numberField.press("Enter");
    await this.callAllTheSame();
  }

  /** Every number is a button; `within` is the place where it stands. */
  async click(within: Locator, e164: string): Promise<void> {
    const number = formatPhone({ e164, raw: e164, extension: null });
    const label = ru.softphone.phone.callTo.replace("{{number}}", number);
    await within.getByRole("button", { name: label }).first().click();
    await this.callAllTheSame();
  }

  /** What stands against a call now. */
  get objection(): Locator {
    return this.desk.page.getByRole("dialog").filter({ has: this.desk.page.getByText(ru.softphone.objection.leave) });
  }

  /** Where it is night at the client's now, or his note names other hours, the question comes first; the tests run at any hour. */
  private async callAllTheSame(): Promise<void> {
    await expect(this.objection.or(this.active).or(this.outcome).first()).toBeVisible();
    if (!(await this.objection.isVisible())) return;
    const reason = this.objection.getByLabel(ru.softphone.objection.reason);
    if (await reason.isVisible()) await reason.fill("проверка связи");
    await this.objection.getByRole("button", { name: ru.softphone.number.call, exact: true }).click();
  }

  /** The same by keys: the question has the focus on its reason, or on «Позвонить» where none is asked. */
  async agreeByKeys(): Promise<void> {
    await expect(this.objection.or(this.active).or(this.outcome).first()).toBeVisible();
    if (!(await this.objection.isVisible())) return;
    const { keyboard } = this.desk.page;
    const reason = this.objection.getByLabel(ru.softphone.objection.reason);
    if (await reason.isVisible()) {
      await expect(reason).toBeFocused();
      await keyboard.type("проверка связи");
      await keyboard.press("Control+Enter");
    } else {
      await expect(this.objection.getByRole("button", { name: ru.softphone.number.call, exact: true })).toBeFocused();
      await keyboard.press("Enter");
    }
    await expect(this.objection).toHaveCount(0);
  }

  /** Resolves when the far end has answered. */
  async talking(): Promise<void> {
    await expect(this.button(ru.softphone.call.hangUp)).toBeVisible();
  }

  async hangUp(): Promise<void> {
    await this.button(ru.softphone.call.hangUp).click();
    await expect(this.outcome).toBeVisible();
  }

  async saveOutcome(): Promise<void> {
    await this.outcome.getByRole("button", { name: ru.softphone.outcome.save }).click();
    await expect(this.outcome).toBeHidden();
  }

  /** The newest record of this desk's cache. */
  async newestRecord(): Promise<Call> {
    const [newest] = await this.desk.query("callJournal", { scope: "mine", before: null, limit: 1 });
    if (!newest) throw new Error("the journal is empty");
    return newest;
  }

  /** The newest record when its end is written: the form opens before that. */
  async endedRecord(): Promise<Call> {
    await expect.poll(async () => (await this.newestRecord()).endedAt).not.toBeNull();
    return this.newestRecord();
  }

  /** As the store has it now. */
  async record(callId: string): Promise<Call> {
    const record = await this.desk.query("call", { callId });
    if (!record) throw new Error(`no record of the call ${callId}`);
    return record;
  }

  /** The newest call at the PBX. */
  async atLine(): Promise<CallRecord> {
    const newest = (await lineCalls(this.world.line)).at(-1);
    if (!newest) throw new Error("the line saw no call");
    return newest;
  }

  /** Resolves when the line has received this many further packets with and without sound; returns the record then. */
  async furtherPackets(packets: number, from: CallRecord): Promise<CallRecord> {
    let seen = from;
    await expect
      .poll(async () => {
        const found = (await lineCalls(this.world.line)).find((call) => call.callId === from.callId);
        seen = found ?? seen;
        return seen.packetsIn - from.packetsIn;
      })
      .toBeGreaterThanOrEqual(packets);
    return seen;
  }
}

function begins(template: string): RegExp {
  return new RegExp(`^${template.replace("{{name}}", "")}`);
}
