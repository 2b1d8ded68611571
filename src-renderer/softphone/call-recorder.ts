/**
 * The sound of one call as a recording (G11-4): what the person sends on the left, what the far end sends on the right,
 * as Opus in WebM, a piece a second.
 *
 *   sent track ──(left gate)──> left ──┐
 *                                      ├──> merger ──> MediaRecorder ──> pieces
 *   far stream ──(right gate)─> right ─┘
 *
 * A pause closes both gates and nothing else: the gap is silence in the file, as long as it lasted.
 */
export type CallRecorder = {
  /** What is sent and heard now; asked often, because a microphone, a mix and a far end may be exchanged. */
  listen(sound: { own: MediaStreamTrack | null; far: MediaStream | null }): void;
  setPaused(paused: boolean): void;
  /** Milliseconds of sound until now. */
  length(): number;
  /** Resolves when the last piece was handed over. */
  stop(): Promise<void>;
};

export type CallRecorderParts = {
  context: AudioContext;
  createRecorder(stream: MediaStream): MediaRecorder;
  /** Of its own track alone: a stream that somebody else holds may get other tracks. */
  streamOf(track: MediaStreamTrack): MediaStream;
  onPiece(bytes: Uint8Array): void;
  /** Milliseconds of a clock that nobody sets. The file's own times are of it too, also where the sound itself stalls. */
  now(): number;
};

/** A crash loses the piece that was not handed over, and the one that is being written. */
const pieceMilliseconds = 1_000;

export function createCallRecorder({
  context,
  createRecorder,
  streamOf,
  onPiece,
  now,
}: CallRecorderParts): CallRecorder {
  const destination = context.createMediaStreamDestination();
  const merger = context.createChannelMerger(2);
  merger.connect(destination);
  const sides = [side(0), side(1)] as const;
  const recorder = createRecorder(destination.stream);
  let handedOver: Promise<void> = Promise.resolve();
  recorder.addEventListener("dataavailable", ({ data }) => {
    if (data.size === 0) return;
    handedOver = handedOver.then(async () => onPiece(new Uint8Array(await data.arrayBuffer())));
  });
  // A context that begins without a click is suspended by Chromium.
  void context.resume();
  recorder.start(pieceMilliseconds);
  const begunAt = now();

  function side(channel: 0 | 1) {
    const gate = context.createGain();
    gate.connect(merger, 0, channel);
    let track: MediaStreamTrack | null = null;
    let source: MediaStreamAudioSourceNode | null = null;
    return {
      gate,
      take(next: MediaStreamTrack | null): void {
        if (next === track) return;
        source?.disconnect();
        track = next;
        source = next && context.createMediaStreamSource(streamOf(next));
        source?.connect(gate);
      },
    };
  }

  return {
    listen({ own, far }) {
      sides[0].take(own);
      sides[1].take(far?.getAudioTracks()[0] ?? null);
    },
    setPaused(paused) {
      for (const { gate } of sides) gate.gain.value = paused ? 0 : 1;
    },
    length: () => Math.round(now() - begunAt),
    async stop() {
      if (recorder.state !== "inactive") {
        const stopped = new Promise((resolve) => recorder.addEventListener("stop", resolve, { once: true }));
        recorder.stop();
        await stopped;
      }
      for (const { take } of sides) take(null);
      await handedOver;
      await context.close();
    },
  };
}

/** Stereo speech: both sides stay apart, an hour is about 29 MB. */
export const recorderOptions: MediaRecorderOptions = {
  mimeType: "audio/webm;codecs=opus",
  audioBitsPerSecond: 64_000,
};
