/**
 * The sound of a conference that this desk holds together (G1-7): each far end hears the microphone and every other far
 * end, never itself. The person hears each far end by its own call, as before.
 *
 *   microphone ──(mute)──┬──> ear of A ──> A's sender
 *                        └──> ear of B ──> B's sender
 *   voice of A ──(hold)─────> ear of B
 *   voice of B ──(hold)─────> ear of A
 *
 * A piece of its own, with the context and the streams passed in: whoever wants to hear the whole adds an ear.
 */
export type ConferenceMix = {
  /** `voice`: what this far end sends. Returns what it is to hear. */
  join(member: string, voice: MediaStream): MediaStreamTrack;
  leave(member: string): void;
  /** Another microphone was chosen or plugged in. The mix stops the tracks it was given. */
  setMicrophone(stream: MediaStream): void;
  /** The microphone only: the others go on hearing each other. */
  setMuted(muted: boolean): void;
  /** On hold a member is heard by nobody, whatever it sends. */
  setSilent(member: string, silent: boolean): void;
  close(): void;
};

type Member = { voice: MediaStreamAudioSourceNode; loudness: GainNode; ear: MediaStreamAudioDestinationNode };

export function createConferenceMix(context: AudioContext, microphone: MediaStream): ConferenceMix {
  const members = new Map<string, Member>();
  const speaking = context.createGain();
  let stream = microphone;
  let source = context.createMediaStreamSource(stream);
  source.connect(speaking);
  // A context that begins without a click is suspended by Chromium.
  void context.resume();

  function releaseMicrophone(): void {
    source.disconnect();
    for (const track of stream.getTracks()) track.stop();
  }

  return {
    join(member, voiceStream) {
      const voice = context.createMediaStreamSource(voiceStream);
      const loudness = context.createGain();
      const ear = context.createMediaStreamDestination();
      // A telephone is mono.
      ear.channelCount = 1;
      voice.connect(loudness);
      speaking.connect(ear);
      for (const other of members.values()) {
        loudness.connect(other.ear);
        other.loudness.connect(ear);
      }
      members.set(member, { voice, loudness, ear });
      const [track] = ear.stream.getAudioTracks();
      if (!track) throw new Error("a destination node has one audio track");
      return track;
    },
    leave(member) {
      const left = members.get(member);
      if (!left) return;
      members.delete(member);
      left.voice.disconnect();
      left.loudness.disconnect();
      speaking.disconnect(left.ear);
      for (const other of members.values()) other.loudness.disconnect(left.ear);
    },
    setMicrophone(other) {
      releaseMicrophone();
      stream = other;
      source = context.createMediaStreamSource(stream);
      source.connect(speaking);
    },
    setMuted(muted) {
      speaking.gain.value = muted ? 0 : 1;
    },
    setSilent(member, silent) {
      const { gain } = members.get(member)?.loudness ?? {};
      if (gain) gain.value = silent ? 0 : 1;
    },
    close() {
      releaseMicrophone();
      members.clear();
      void context.close();
    },
  };
}
