// The wire of the softphone's tests: Web Audio as a graph without sound. Node has none.
import { FakeStream, FakeTrack } from "./webrtc-fake.ts";

class FakeNode {
  readonly name: string;
  readonly gain = { value: 1 };
  readonly to = new Set<FakeNode>();
  channelCount = 2;
  constructor(name: string) {
    this.name = name;
  }
  connect(node: FakeNode) {
    this.to.add(node);
  }
  disconnect(node?: FakeNode) {
    if (node === undefined) this.to.clear();
    else if (!this.to.delete(node)) throw new DOMException("not connected", "InvalidAccessError");
  }
}

export function streamOf(name: string): MediaStream & { name: string; track: FakeTrack } {
  const stream = Object.assign(new FakeStream(), { name, track: new FakeTrack() });
  stream.addTrack(stream.track);
  return stream as never;
}

/** An AudioContext; `heardBy(track)` names the streams that reach a destination's track with a gain above 0. */
export function createAudioGraph() {
  const sources: FakeNode[] = [];
  const ears = new Map<unknown, FakeNode>();
  let closed = false;
  const context = {
    createGain: () => new FakeNode("gain"),
    createMediaStreamSource(stream: { name: string }) {
      const node = new FakeNode(stream.name);
      sources.push(node);
      return node;
    },
    createMediaStreamDestination() {
      const stream = streamOf("ear");
      const node = Object.assign(new FakeNode("ear"), { stream });
      ears.set(stream.track, node);
      return node;
    },
    resume: async () => {},
    close: async () => void (closed = true),
  };
  const reaches = (from: FakeNode, ear: FakeNode): boolean =>
    from.gain.value > 0 && (from.to.has(ear) || Array.from(from.to).some((next) => reaches(next, ear)));
  return {
    context: context as unknown as AudioContext,
    heardBy(track: unknown): string[] {
      const ear = ears.get(track);
      if (!ear) throw new Error("no ear of this graph");
      return sources.filter((source) => reaches(source, ear)).map(({ name }) => name);
    },
    isClosed: () => closed,
  };
}
