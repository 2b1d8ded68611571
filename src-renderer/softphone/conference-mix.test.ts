import { describe, expect, it } from "vitest";
import { createAudioGraph, streamOf } from "./audio-graph-fake.ts";
import { createConferenceMix } from "./conference-mix.ts";

function three() {
  const graph = createAudioGraph();
  const microphone = streamOf("microphone");
  const mix = createConferenceMix(graph.context, microphone);
  const anna = mix.join("anna", streamOf("anna"));
  const boris = mix.join("boris", streamOf("boris"));
  return { ...graph, mix, microphone, anna, boris };
}

describe("G1-7: who hears whom in a conference", () => {
  it("G1-7: each hears the microphone and the other, nobody hears himself", () => {
    const { heardBy, anna, boris } = three();
    expect(heardBy(anna)).toEqual(["microphone", "boris"]);
    expect(heardBy(boris)).toEqual(["microphone", "anna"]);
  });

  it("G1-7: mute silences the microphone only", () => {
    const { mix, heardBy, anna, boris } = three();
    mix.setMuted(true);
    expect([heardBy(anna), heardBy(boris)]).toEqual([["boris"], ["anna"]]);
    mix.setMuted(false);
    expect(heardBy(anna)).toEqual(["microphone", "boris"]);
  });

  it("G1-7: one on hold is heard by nobody; the rest go on", () => {
    const { mix, heardBy, anna } = three();
    const clara = mix.join("clara", streamOf("clara"));
    mix.setSilent("boris", true);
    expect(heardBy(anna)).toEqual(["microphone", "clara"]);
    expect(heardBy(clara)).toEqual(["microphone", "anna"]);
    mix.setSilent("boris", false);
    expect(heardBy(anna)).toEqual(["microphone", "boris", "clara"]);
  });

  it("G1-7: one leaves and takes nobody along", () => {
    const { mix, heardBy, anna, boris } = three();
    mix.leave("boris");
    mix.leave("boris");
    expect(heardBy(anna)).toEqual(["microphone"]);
    expect(heardBy(boris)).toEqual([]);
  });

  it("G1-9: another microphone takes the place of the one in use, muted as that was", () => {
    const { mix, heardBy, anna, microphone } = three();
    mix.setMuted(true);
    mix.setMicrophone(streamOf("headset"));
    expect(microphone.track.stopped).toBe(true);
    expect(heardBy(anna)).toEqual(["boris"]);
    mix.setMuted(false);
    expect(heardBy(anna)).toEqual(["boris", "headset"]);
  });

  it("G1-7: a conference that is over keeps no microphone open", () => {
    const { mix, microphone, isClosed } = three();
    mix.close();
    expect([microphone.track.stopped, isClosed()]).toEqual([true, true]);
  });
});
