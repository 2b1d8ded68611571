// What the page of a desk does with sound, asked over the debugger: nothing is planted into the application.
import type { Page } from "@playwright/test";
import type { Sound } from "./sound.ts";

/** Live objects of the page after a collection of garbage. */
export interface PageObjects {
  /** RTCPeerConnections, closed ones that something still holds included, as the engine counts them. */
  connections: number;
  /** Microphone and far-end tracks of any stream that are not ended. */
  liveTracks: number;
  /** Audio elements that play. */
  playing: number;
  heapBytes: number;
  eventListeners: number;
}

/** A third of a second of what the person hears of the far end now; nothing when nothing of it is played. */
export async function heardAtDesk(page: Page): Promise<Sound> {
  const heard = await withObjects(page, "HTMLAudioElement", listen);
  return heard as Sound;
}

/** True while a sound of the application itself is played: ringing, ringback. */
export async function playsOwnSound(page: Page): Promise<boolean> {
  return (await withObjects(page, "HTMLAudioElement", someOwnSound)) as boolean;
}

export async function pageObjects(page: Page): Promise<PageObjects> {
  const liveTracks = (await withObjects(page, "MediaStream", countLiveTracks)) as number;
  const playing = (await withObjects(page, "HTMLAudioElement", countPlaying)) as number;
  const debuggerOfPage = await page.context().newCDPSession(page);
  try {
    await debuggerOfPage.send("HeapProfiler.collectGarbage");
    const { usedSize: heapBytes } = await debuggerOfPage.send("Runtime.getHeapUsage");
    await debuggerOfPage.send("Performance.enable");
    const { metrics } = await debuggerOfPage.send("Performance.getMetrics");
    const counted = (name: string) => {
      const metric = metrics.find((other) => other.name === name);
      if (!metric) throw new Error(`the engine does not count ${name}`);
      return metric.value;
    };
    const connections = counted("RTCPeerConnections");
    return { connections, liveTracks, playing, heapBytes, eventListeners: counted("JSEventListeners") };
  } finally {
    await debuggerOfPage.detach();
  }
}

/** Calls `work` in the page with every object of a kind as `this`. */
async function withObjects(page: Page, kind: string, work: () => unknown): Promise<unknown> {
  const debuggerOfPage = await page.context().newCDPSession(page);
  try {
    const prototype = await debuggerOfPage.send("Runtime.evaluate", { expression: `${kind}.prototype` });
    const { objects } = await debuggerOfPage.send("Runtime.queryObjects", {
      prototypeObjectId: String(prototype.result.objectId),
    });
    const { result, exceptionDetails } = await debuggerOfPage.send("Runtime.callFunctionOn", {
      objectId: String(objects.objectId),
      functionDeclaration: work.toString(),
      awaitPromise: true,
      returnByValue: true,
      userGesture: true, // an AudioContext waits for one
    });
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  } finally {
    await debuggerOfPage.detach();
  }
}

// The rest runs in the page, each function alone: nothing outside it is known there.

async function listen(this: HTMLAudioElement[]): Promise<Sound> {
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  analyser.fftSize = 16_384;
  for (const audio of this) {
    const { srcObject } = audio;
    if (!audio.paused && srcObject instanceof MediaStream && srcObject.getAudioTracks().length > 0) {
      context.createMediaStreamSource(srcObject).connect(analyser);
    }
  }
  await context.resume();
  // by the clock of the sound itself: on a machine that has too much to do it stands still now and then
  const full = context.currentTime + analyser.fftSize / context.sampleRate + 0.1;
  for (let waited = 0; context.currentTime < full && waited < 400; waited += 1) {
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  const samples = new Float32Array(analyser.fftSize);
  analyser.getFloatTimeDomainData(samples);
  const { sampleRate } = context;
  await context.close();
  return { sampleRate, samples: Array.from(samples) };
}

function someOwnSound(this: HTMLAudioElement[]): boolean {
  return this.some((audio) => !audio.paused && audio.srcObject === null);
}

function countLiveTracks(this: MediaStream[]): number {
  return this.flatMap((stream) => stream.getTracks()).filter(({ readyState }) => readyState === "live").length;
}

function countPlaying(this: HTMLAudioElement[]): number {
  return this.filter(({ paused }) => !paused).length;
}
