/** The few things about session descriptions (RFC 8866) that werift leaves to us. */

export const LOOPBACK = "127.0.0.1";

export type MediaDirection = "sendrecv" | "sendonly" | "recvonly" | "inactive";

/** Our description without candidates outside the loopback interface: werift lists addresses it is not bound to. */
export function onlyLoopbackCandidates(sdp: string): string {
  return keepLines(sdp, (line) => !line.startsWith("a=candidate:") || addressOf(line) === LOOPBACK);
}

/**
 * The trainee's description without `.local` names and TCP candidates: resolving a name would open a multicast
 * socket outside the loopback interface. The trainee's own checks reveal its address (peer-reflexive, RFC 8445).
 */
export function onlyNumericCandidates(sdp: string): string {
  return keepLines(sdp, (line) => {
    if (!line.startsWith("a=candidate:")) return true;
    return !addressOf(line).endsWith(".local") && line.split(" ")[2]?.toLowerCase() === "udp";
  });
}

/**
 * The trainee's description without telephone-event at other rates than PCMU's 8000 Hz (RFC 4733 section 2.1):
 * browsers offer 48000 first, and werift, which compares names only, would answer that one alone.
 */
export function onlyNarrowbandEvents(sdp: string): string {
  const unwanted = [...sdp.matchAll(/^a=rtpmap:(\d+) telephone-event\/(?!8000\b)/gim)].map(
    ([, payloadType]) => payloadType ?? "",
  );
  const isAbout = (line: string) => unwanted.includes(/^a=(?:rtpmap|fmtp|rtcp-fb):(\d+) /.exec(line)?.[1] ?? "none");
  return keepLines(sdp, (line) => !isAbout(line)).replace(/^m=audio .*$/gm, (line) => {
    const [media, port, profile, ...payloadTypes] = line.trimEnd().split(" ");
    return [media, port, profile, ...payloadTypes.filter((payloadType) => !unwanted.includes(payloadType))].join(" ");
  });
}

/** Direction of the first audio stream as its sender means it; sendrecv when it says nothing. */
export function directionOf(sdp: string): MediaDirection {
  const audio = /^m=audio[\s\S]*?(?=^m=|$(?![\s\S]))/m.exec(sdp)?.[0] ?? "";
  for (const scope of [audio, sdp]) {
    const found = /^a=(sendrecv|sendonly|recvonly|inactive)\s*$/m.exec(scope)?.[1];
    if (found !== undefined) return found as MediaDirection;
  }
  return "sendrecv";
}

/** The ICE user fragment: a new one in a later offer is an ICE restart (RFC 8839 section 4.4.1.1). */
export function iceUserFragmentOf(sdp: string): string | undefined {
  return /^a=ice-ufrag:(\S+)/m.exec(sdp)?.[1];
}

function keepLines(sdp: string, keeps: (line: string) => boolean): string {
  return sdp.split(/\r?\n/).filter(keeps).join("\r\n");
}

function addressOf(candidateLine: string): string {
  return candidateLine.split(" ")[4] ?? "";
}
