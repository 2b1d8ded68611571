// The wire of the softphone's tests: WebRTC as sip.js sees it. Node has none.

/** A description that both sides can send; `sendrecv` is replaced by the direction meant. */
export const description =
  "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 0\r\na=sendrecv\r\n";

/** A microphone that records nothing. */
export class FakeTrack extends EventTarget {
  kind = "audio";
  id = String(Math.random());
  enabled = true;
  stopped = false;
  stop() {
    this.stopped = true;
  }
}
export class FakeStream extends EventTarget {
  tracks: FakeTrack[] = [];
  getTracks = () => this.tracks;
  getAudioTracks = () => this.tracks;
  getVideoTracks = () => [];
  getTrackById = (id: string) => this.tracks.find((track) => track.id === id);
  addTrack = (track: FakeTrack) => void this.tracks.push(track);
  removeTrack = (track: FakeTrack) => void (this.tracks = this.tracks.filter((other) => other !== track));
}
/** Plays nothing: what waits stays, and is replaced by what comes (W3C webrtc §7.2). */
export class FakeDtmfSender {
  toneBuffer = "";
  insertDTMF(tones: string) {
    this.toneBuffer = tones;
  }
}
/** What sip.js asks of an RTCPeerConnection, without sound. */
export class FakeConnection {
  static made: FakeConnection[] = [];
  /** «endless»: the own address is found at once, and the rest of the gathering does not end. */
  static gathering: "complete" | "endless" = "complete";
  signalingState = "stable";
  iceGatheringState = FakeConnection.gathering === "complete" ? "complete" : "gathering";
  onicecandidate: ((event: unknown) => void) | null = null;
  connectionState = "new";
  localDescription: { type: string; sdp: string } | null = null;
  remoteDescription: { type: string; sdp: string } | null = null;
  offers: unknown[] = [];
  transceiver = { direction: "sendrecv" };
  sender = {
    track: null as FakeTrack | null,
    dtmf: null as FakeDtmfSender | null,
    replaceTrack: async (track: FakeTrack) => void (this.sender.track = track),
  };
  ontrack: ((event: unknown) => void) | null = null;
  onconnectionstatechange: (() => void) | null = null;
  constructor() {
    FakeConnection.made.push(this);
  }
  getSenders = () => (this.sender.track ? [this.sender] : []);
  /** The report of getStats: nothing was ever received, unless a test says so. */
  stats: [string, unknown][] = [];
  getStats = async () => new Map(this.stats);
  getReceivers = () => [];
  getTransceivers = () => [this.transceiver];
  addTrack(track: FakeTrack) {
    if (this.signalingState === "closed") throw new DOMException("it is closed", "InvalidStateError");
    this.sender.track = track;
  }
  async createOffer(options: unknown) {
    this.offers.push(options);
    return { type: "offer", sdp: description.replace("sendrecv", this.transceiver.direction) };
  }
  createAnswer = async () => ({ type: "answer", sdp: description });
  async setLocalDescription(given: { type: string; sdp: string }) {
    this.localDescription = given;
    if (given.type === "rollback") {
      this.signalingState = "stable";
      return;
    }
    this.signalingState = given.type === "offer" ? "have-local-offer" : "stable";
    if (this.iceGatheringState === "gathering")
      setTimeout(() => this.onicecandidate?.({ candidate: { protocol: "udp", type: "host" } }), 5);
  }
  async setRemoteDescription(given: { type: string; sdp: string }) {
    this.remoteDescription = given;
    this.signalingState = given.type === "offer" ? "have-remote-offer" : "stable";
  }
  close() {
    this.signalingState = "closed";
  }
}
