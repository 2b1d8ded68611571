import { expect, it } from "vitest";
import { createCallSound } from "./call-sound.ts";
import { FakeConnection, FakeStream, FakeTrack } from "./webrtc-fake.ts";

function connected() {
  const connection = new FakeConnection();
  const own = new FakeTrack();
  connection.addTrack(own);
  /** Whether each track was silent at the moment when it came to the sender. */
  const came: boolean[] = [];
  const { replaceTrack } = connection.sender;
  connection.sender.replaceTrack = async (track) => {
    came.push(track.enabled);
    await replaceTrack(track);
  };
  const microphone = async () => {
    const stream = new FakeStream();
    stream.addTrack(new FakeTrack());
    return stream as never;
  };
  const sound = createCallSound({
    media: { microphone, playRemote: () => () => {} },
    iceServers: [],
    connection: () => connection as never,
    remoteStream: () => undefined,
    onGathered() {},
    onLost() {},
    onFailed() {},
  });
  return { sound, connection, own, came };
}

it("G1-7: in a mix the microphone's mute is the mix's matter, the hold stays the call's", async () => {
  const { sound, connection } = connected();
  sound.muted = true;
  const mix = new FakeTrack();
  await sound.sendInstead(mix as never);
  expect([connection.sender.track, mix.enabled]).toEqual([mix, true]);
  sound.held = true;
  sound.apply();
  expect(mix.enabled).toBe(false);
});

it("G1-3, G1-7: back at its own microphone, muted or held, not a word slips through", async () => {
  const { sound, connection, own, came } = connected();
  await sound.sendInstead(new FakeTrack() as never);
  sound.muted = true;
  await sound.sendInstead(null);
  expect([connection.sender.track, own.enabled, came]).toEqual([own, false, [true, false]]);
  await sound.takeMicrophone();
  expect(came.at(-1)).toBe(false);
});

it("G1-9: another microphone waits while a mix is sent, and the former one is let go", async () => {
  const { sound, connection, own } = connected();
  const mix = new FakeTrack();
  await sound.sendInstead(mix as never);
  await sound.takeMicrophone();
  expect([connection.sender.track, own.stopped]).toEqual([mix, true]);
  await sound.sendInstead(null);
  const fresh = connection.sender.track;
  expect([fresh === own, fresh === mix, fresh?.stopped]).toEqual([false, false, false]);
});

it("G1-7: a call that ends in a conference keeps no microphone open", async () => {
  const { sound, own } = connected();
  await sound.sendInstead(new FakeTrack() as never);
  sound.stop();
  expect(own.stopped).toBe(true);
});
