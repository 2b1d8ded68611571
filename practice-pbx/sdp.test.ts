import { expect, test } from "vitest";
import {
  directionOf,
  iceUserFragmentOf,
  onlyLoopbackCandidates,
  onlyNarrowbandEvents,
  onlyNumericCandidates,
} from "./sdp.ts";

const sdp = (...lines: string[]) => ["v=0", "s=-", ...lines, ""].join("\r\n");

test("G1-3: the direction is the audio stream's own, else the session's, else sendrecv", () => {
  expect(directionOf(sdp("m=audio 9 RTP/AVP 0", "a=sendonly"))).toBe("sendonly");
  expect(directionOf(sdp("a=inactive", "m=audio 9 RTP/AVP 0", "a=mid:0"))).toBe("inactive");
  expect(directionOf(sdp("m=audio 9 RTP/AVP 0", "a=recvonly", "m=video 9 RTP/AVP 96", "a=inactive"))).toBe("recvonly");
  expect(directionOf(sdp("m=audio 9 RTP/AVP 0"))).toBe("sendrecv");
});

test("G1-2: our candidates are loopback only", () => {
  const loopback = "a=candidate:1 1 udp 2116026367 127.0.0.1 39246 typ host";
  const lan = "a=candidate:2 1 udp 2116026367 192.168.1.5 39247 typ host";
  expect(onlyLoopbackCandidates(sdp("m=audio 9 RTP/AVP 0", loopback, lan))).toBe(sdp("m=audio 9 RTP/AVP 0", loopback));
});

test("G1-2: names and TCP candidates of the trainee are not looked at", () => {
  const lan = "a=candidate:2 1 udp 2116026367 192.168.1.5 39247 typ host";
  const name = "a=candidate:3 1 udp 2116026367 6a5e1f.local 39247 typ host";
  const tcp = "a=candidate:4 1 tcp 1518280447 192.168.1.5 9 typ host tcptype active";
  expect(onlyNumericCandidates(sdp(lan, name, tcp))).toBe(sdp(lan));
});

test("G1-4: of the browser's telephone-events the one at 8000 Hz is left", () => {
  const offer = sdp(
    "m=audio 9 UDP/TLS/RTP/SAVPF 111 0 110 126",
    "a=rtpmap:111 opus/48000/2",
    "a=rtpmap:110 telephone-event/48000",
    "a=fmtp:110 0-15",
    "a=rtpmap:126 telephone-event/8000",
  );
  expect(onlyNarrowbandEvents(offer)).toBe(
    sdp("m=audio 9 UDP/TLS/RTP/SAVPF 111 0 126", "a=rtpmap:111 opus/48000/2", "a=rtpmap:126 telephone-event/8000"),
  );
});

test("G1-11: the ICE user fragment is read", () => {
  expect(iceUserFragmentOf(sdp("m=audio 9 RTP/AVP 0", "a=ice-ufrag:ab/+1", "a=ice-pwd:x"))).toBe("ab/+1");
  expect(iceUserFragmentOf(sdp())).toBeUndefined();
});
