import { Subscriber, SubscriptionState } from "sip.js";
import { afterEach, expect, test } from "vitest";
import { type PracticePbx, startPracticePbx } from "./practice-pbx.ts";
import { type Phone, startPhone, until, untilEstablished, untilTerminated, uriOf } from "./test-phone.ts";

const users = ["100", "200", "300"].map((username) => ({ username, password: "secret", displayName: "" }));
const opened: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0).toReversed()) await close();
});

async function startLine(): Promise<PracticePbx> {
  const pbx = await startPracticePbx({
    ...{ host: "127.0.0.1", port: 0, users, allowedOrigins: [], allowMissingOrigin: true },
    timing: { answerAfterMs: 20 },
  });
  opened.push(() => pbx.close());
  return pbx;
}

async function startTrainee(pbx: PracticePbx, username: string, password = "secret"): Promise<Phone> {
  const phone = await startPhone({ url: pbx.url, username, password });
  opened.push(() => phone.close());
  await phone.register();
  return phone;
}

/** What the line says of `number`: the phases of its dialogs with each document, in order. */
function watch(phone: Phone, number: string, event = "dialog") {
  const said: string[] = [];
  const versions: number[] = [];
  const subscriber = new Subscriber(phone.agent, uriOf(number), event, {
    expires: 120,
    delegate: {
      onNotify(notification) {
        void notification.accept();
        const { body } = notification.request;
        versions.push(Number(/version="(\d+)"/.exec(body)?.[1]));
        const phases = [...body.matchAll(/<state>(\w+)<\/state>/g)].map(([, phase]) => phase).join(" ");
        const state = /^\w+/.exec(notification.request.getHeader("Subscription-State") ?? "")?.[0];
        said.push(state === "terminated" ? "terminated" : phases || "free");
      },
    },
  });
  void subscriber.subscribe();
  return { said, versions, subscriber };
}

test("G2-12: a colleague is free, rings, talks and is free again; each document counts up", async () => {
  const pbx = await startLine();
  const [watching, caller, called] = await Promise.all(["100", "200", "300"].map((name) => startTrainee(pbx, name)));
  if (!watching || !caller || !called) throw new Error("a telephone is missing");
  const { said, versions } = watch(watching, "300");
  const ofCaller = watch(watching, "200");
  await until(() => said.length === 1 && ofCaller.said.length === 1);
  expect(said).toEqual(["free"]);
  const call = caller.call("300");
  await until(() => called.invitations.length === 1 && said.includes("early"));
  await called.invitations[0]?.accept();
  await untilEstablished(call.inviter);
  await until(() => said.includes("confirmed") && ofCaller.said.includes("confirmed"));
  await call.inviter.bye();
  await until(() => said.at(-1) === "free" && ofCaller.said.at(-1) === "free");
  expect(said).toEqual(["free", "early", "confirmed", "free"]);
  expect(ofCaller.said).toEqual(["free", "early", "confirmed", "free"]);
  expect(versions).toEqual([0, 1, 2, 3]);
});

test("G2-12: the calls of a line are told too, and those that are refused", async () => {
  const pbx = await startLine();
  const [watching, caller] = [await startTrainee(pbx, "100"), await startTrainee(pbx, "200")];
  const { said } = watch(watching, "200");
  await until(() => said.length === 1);
  await caller.call("604").final;
  await until(() => said.at(-1) === "free" && said.length === 3);
  expect(said).toEqual(["free", "early", "free"]);
});

test("G2-12: a refresh is answered with all that is known, a good-bye with the last document", async () => {
  const pbx = await startLine();
  const phone = await startTrainee(pbx, "100");
  const { said, subscriber } = watch(phone, "100");
  await until(() => said.length === 1);
  await subscriber.subscribe();
  await until(() => said.length === 2);
  const { dialog } = subscriber;
  if (!dialog) throw new Error("no subscription");
  dialog.unsubscribe();
  await until(() => said.includes("terminated"));
  // sip.js asks again at once
  expect(said.slice(0, 3)).toEqual(["free", "free", "terminated"]);
});

test("G2-12: a number that nobody has, another event and a wrong password are refused", async () => {
  const pbx = await startLine();
  const phone = await startTrainee(pbx, "100");
  const stranger = await startTrainee(pbx, "200", "wrong");
  for (const { subscriber, said } of [watch(phone, "600"), watch(phone, "100", "presence"), watch(stranger, "100")]) {
    await until(() => subscriber.state === SubscriptionState.Terminated);
    expect(said).toEqual([]);
  }
});

test("G2-12: a trainee without a telephone is away, and one who goes ends what is told of them", async () => {
  const pbx = await startLine();
  const phone = await startTrainee(pbx, "100");
  const away = watch(phone, "200");
  await until(() => away.subscriber.state === SubscriptionState.Terminated);
  expect(away.said).toEqual([]);
  const colleague = await startTrainee(pbx, "200");
  const { said } = watch(phone, "200");
  await until(() => said.length === 1);
  await colleague.unregister();
  await until(() => said.includes("terminated"));
  expect(said).toEqual(["free", "terminated"]);
});

test("G2-12: a watcher whose WebSocket is gone is forgotten, the calls go on", async () => {
  const pbx = await startLine();
  const [watching, caller] = [await startTrainee(pbx, "100"), await startTrainee(pbx, "200")];
  const { said } = watch(watching, "200");
  await until(() => said.length === 1);
  await watching.agent.transport.disconnect();
  await until(() => pbx.stats().registrations.length === 1);
  const call = caller.call("600");
  expect(await call.final).toMatchObject({ code: 200 });
  await untilEstablished(call.inviter);
  await call.inviter.bye();
  await untilTerminated(call.inviter);
  expect(said).toEqual(["free"]);
});
