import { afterEach, expect, test } from "vitest";
import { type Media, createMedia } from "./media.ts";
import { createRtpClock } from "./rtp-clock.ts";
import { createTone } from "./sounds.ts";
import { until } from "./test-phone.ts";

const errors: unknown[] = [];
const opened: (() => void)[] = [];
afterEach(() => {
  for (const close of opened.splice(0)) close();
  errors.length = 0;
});

function createSide(): Media {
  const onError = (error: unknown) => errors.push(error);
  const clock = createRtpClock({ now: () => performance.now(), onError });
  const tone = createTone();
  const media = createMedia({ clock, sound: () => tone, onDigit: () => {}, onError });
  opened.push(() => {
    media.close();
    clock.stop();
  });
  return media;
}

test("G1-2: two sides hear each other over the loopback interface alone", async () => {
  const [caller, callee] = [createSide(), createSide()];
  const offer = await caller.offer();
  const answer = await callee.answer(offer);
  await caller.acceptAnswer(answer);
  for (const sdp of [offer, answer]) {
    expect(sdp.match(/^a=candidate:.*$/gm)).toEqual([expect.stringMatching(/ 127\.0\.0\.1 \d+ typ host/)]);
  }
  await until(() => caller.counts().loudPacketsIn > 10 && callee.counts().loudPacketsIn > 10);
});

test("G1-2: an offer without PCMU and one that is no offer are refused", async () => {
  const offer = await createSide().offer();
  const g722 = offer.replace("SAVPF 0 101", "SAVPF 9 101").replace("a=rtpmap:0 PCMU", "a=rtpmap:9 G722");
  await expect(createSide().answer(g722)).rejects.toThrow("no PCMU");
  await expect(createSide().answer("")).rejects.toThrow("no audio");
  await expect(createSide().answer("m=audio")).rejects.toThrow("m line not found");
});

test("G1-2: closing during the handshake breaks nothing", async () => {
  const [caller, callee] = [createSide(), createSide()];
  await caller.acceptAnswer(await callee.answer(await caller.offer()));
  callee.close();
  caller.close();
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(errors).toEqual([]);
});
