// T-1: click on a number to INVITE at the line, in the built application: `npm run bench -- telephony [calls]`.
// Both ends share one clock, because they share one machine.
import { CallScreen } from "../e2e/call-screen.ts";
import { createWorld } from "../e2e/world.ts";
import { demoAccount } from "../scripts/demo-account.ts";
import { createProcesses } from "../scripts/processes.ts";
import { ru } from "../src-renderer/ui/texts/ru.ts";
import { provideElectron } from "./electron-environment.ts";
import { print } from "./figures.ts";

export async function benchTelephony(calls: number): Promise<void> {
  const processes = createProcesses();
  await provideElectron(processes);
  const world = await createWorld({ clients: 1_000, timing: { answerAfterMs: 0 } });
  try {
    const desk = await world.openDesk({ profile: "bench" });
    await desk.signIn(world.serverUrl, demoAccount);
    const phone = new CallScreen(desk, world);
    await phone.ready();
    // The echo line's own button dials as a client's number does, and asks no question at night.
    await desk.goTo("settings");
    const number = desk.page.getByRole("button", { name: ru.softphone.devices.echo });
    const toRecord: number[] = [];
    const toInvite: number[] = [];
    const toAnswer: number[] = [];
    for (let call = 0; call < calls; call += 1) {
      const clickedAt = await number.evaluate((button: HTMLElement) => {
        const now = performance.timeOrigin + performance.now();
        button.click();
        return now;
      });
      await phone.talking();
      const atLine = await phone.atLine();
      const record = await phone.newestRecord();
      toRecord.push(record.startedAt - clickedAt);
      toInvite.push(atLine.startedAt - clickedAt);
      toAnswer.push((record.answeredAt ?? Number.NaN) - clickedAt);
      await phone.hangUp();
      await phone.saveOutcome();
    }
    print("click to the record's own time", toRecord);
    print("click to INVITE at the line, the record committed before it (T-1)", toInvite);
    print("click to the answer at the desk", toAnswer);
  } finally {
    await world.close();
    await processes.stopAll();
  }
}
