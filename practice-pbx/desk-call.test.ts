import type { Invitation } from "sip.js";
import { afterEach, expect, test } from "vitest";
import { type PracticePbx, startPracticePbx } from "./practice-pbx.ts";
import { mediaOf, type Phone, startPhone, until, untilEstablished, untilTerminated, uriOf } from "./test-phone.ts";

const opened: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0).toReversed()) await close();
});

async function startThree(): Promise<{ pbx: PracticePbx; phones: [Phone, Phone, Phone] }> {
  const users = ["100", "200", "300"].map((username) => ({ username, password: "secret", displayName: "" }));
  const pbx = await startPracticePbx({
    ...{ host: "127.0.0.1", port: 0, users, allowedOrigins: [], allowMissingOrigin: true },
    timing: { answerAfterMs: 20, noAnswerAfterMs: 100 },
  });
  opened.push(() => pbx.close());
  const open = async (username: string) => {
    const phone = await startPhone({ url: pbx.url, username, password: "secret" });
    opened.push(() => phone.close());
    await phone.register();
    return phone;
  };
  return { pbx, phones: [await open("100"), await open("200"), await open("300")] };
}

async function answered(phone: Phone): Promise<Invitation> {
  await until(() => phone.invitations.length === 1);
  const [invitation] = phone.invitations;
  if (!invitation) throw new Error("no invitation");
  await invitation.accept();
  return invitation;
}

async function talk(from: Phone, number: string, to: Phone) {
  const call = from.call(number);
  const invitation = await answered(to);
  await untilEstablished(call.inviter);
  return { inviter: call.inviter, invitation };
}

const hears = (session: Invitation | Parameters<typeof mediaOf>[0]) =>
  until(() => mediaOf(session).heard.loudPackets > 10);

test("G1-2: a trainee calls another: both hear each other, the end of one ends the other", async () => {
  const { pbx, phones } = await startThree();
  const { inviter, invitation } = await talk(phones[0], "200", phones[1]);
  expect(invitation.remoteIdentity.uri.user).toBe("100");
  await hears(inviter);
  await hears(invitation);
  await invitation.bye();
  await untilTerminated(inviter);
  expect(pbx.stats().calls).toMatchObject([
    { number: "200", line: "desk", endedBy: "line" },
    { number: "100", line: "desk", endedBy: "trainee" },
  ]);
});

test("G1-2: the other one is busy, or the caller gives up", async () => {
  const { phones } = await startThree();
  const busy = phones[0].call("200");
  await until(() => phones[1].invitations.length === 1);
  await phones[1].invitations[0]?.reject({ statusCode: 486 });
  expect(await busy.final).toMatchObject({ code: 486 });
  const given = phones[0].call("300");
  await until(() => phones[2].invitations.length === 1);
  await given.inviter.cancel();
  expect(await given.final).toMatchObject({ code: 487 });
  await untilTerminated(phones[2].invitations[0] as Invitation);
});

test("G1-5: a blind transfer to a trainee rings there as the one who was transferred", async () => {
  const { phones } = await startThree();
  const { inviter, invitation } = await talk(phones[0], "200", phones[1]);
  const told: string[] = [];
  await inviter.refer(uriOf("300"), {
    onNotify: (notification) => {
      told.push(/^SIP\/2\.0 (\d+)/.exec(notification.request.body)?.[1] ?? "");
      void notification.accept();
    },
  });
  const third = await answered(phones[2]);
  expect(third.remoteIdentity.uri.user).toBe("200");
  await until(() => told.includes("200"));
  expect(told).toEqual(["100", "180", "200"]);
  await inviter.bye();
  const before = mediaOf(invitation).heard.loudPackets;
  await until(() => mediaOf(invitation).heard.loudPackets > before + 10);
  await hears(third);
  await third.bye();
  await untilTerminated(invitation);
});
