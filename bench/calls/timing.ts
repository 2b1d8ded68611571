// From what was on the wire to the times of the goals. Pure.
import { soundPorts } from "../../pbx/kamailio.ts";
import { header, isSound, type Packet, type SipMessage, sipMessages } from "./packets.ts";

/** Milliseconds since the click; null: it never came. */
export type CallTimes = { invite: number; ringing: number | null; sound: number | null };

/**
 * T-1, T-2, T-3: the call that somebody began at `clickedAt` and whose messages go to and from the port `pbx`.
 * Null when no INVITE left.
 */
export function callTimes(packets: readonly Packet[], clickedAt: number, pbx: number): CallTimes | null {
  const later = packets.filter(({ at }) => at >= clickedAt);
  const messages = sipMessages(later).filter(({ from, to }) => from === pbx || to === pbx);
  const invite = messages.find(({ text, to }) => to === pbx && isFirstInvite(text));
  if (!invite) return null;
  const callId = header(invite.text, "Call-ID");
  const ringing = messages.find(
    ({ text, from }) => from === pbx && text.startsWith("SIP/2.0 180 ") && header(text, "Call-ID") === callId,
  );
  const sound = later.find((packet) => packet.at > invite.at && isForCaller(packet) && isSound(packet));
  const since = (found: { at: number } | undefined) => (found ? found.at - clickedAt : null);
  return { invite: invite.at - clickedAt, ringing: since(ringing), sound: since(sound) };
}

/** sipp dials by itself: its click is its first INVITE. */
export function firstInvites(packets: readonly Packet[], from: number): number[] {
  const invites = sipMessages(packets).filter((message) => message.from === from && isFirstInvite(message.text));
  const known = new Set<string>();
  return invites.flatMap(({ at, text }) => {
    const callId = header(text, "Call-ID");
    if (known.has(callId)) return [];
    known.add(callId);
    return [at];
  });
}

/** T-4, milliseconds since the break: noticed is a new connection that is opened, restored is REGISTER's 200 and the re-INVITE out. */
export type Restoration = { noticed: number | null; restored: number | null };

export function restoration(packets: readonly Packet[], brokenAt: number, pbx: number): Restoration {
  const later = packets.filter(({ at }) => at >= brokenAt);
  const opening = later.find(({ tcp, to }) => tcp?.isOpening && to === pbx);
  if (!opening) return { noticed: null, restored: null };
  const messages = sipMessages(later).filter(({ at }) => at > opening.at);
  const registered = messages.find(
    ({ text, from }) => from === pbx && text.startsWith("SIP/2.0 200 ") && /REGISTER$/i.test(header(text, "CSeq")),
  );
  const reInvite = messages.find(({ text, to }) => to === pbx && isReInvite(text));
  const restored = registered && reInvite ? Math.max(registered.at, reInvite.at) - brokenAt : null;
  return { noticed: opening.at - brokenAt, restored };
}

/** When the newest connection to `pbx` was reset after `askedAt`. */
export function resetAt(packets: readonly Packet[], askedAt: number, pbx: number): number | null {
  const reset = packets.find(({ at, tcp, from }) => at >= askedAt && tcp?.isReset && from === pbx);
  return reset?.at ?? null;
}

/** T-5: the first INVITE that the PBX hands to a desk after `from`. */
export function inviteToDesk(packets: readonly Packet[], from: number, pbx: number): number | null {
  const found = sipMessages(packets.filter(({ at }) => at >= from)).find(
    (message: SipMessage) => message.from === pbx && isFirstInvite(message.text),
  );
  return found?.at ?? null;
}

function isFirstInvite(text: string): boolean {
  return text.startsWith("INVITE ") && !/;tag=/i.test(header(text, "To"));
}

function isReInvite(text: string): boolean {
  return text.startsWith("INVITE ") && /;tag=/i.test(header(text, "To"));
}

/**
 * Between rtpengine and whoever calls, one at a time. Not by the offer's candidates: where a machine is slow an offer
 * leaves before its candidate is there, and the way is found by the caller's own checks (RFC 8445 §7.3.1.3).
 */
function isForCaller({ from, to }: Packet): boolean {
  return isWithin(from, soundPorts.rtpEngine) && !isWithin(to, soundPorts.telephones);
}

function isWithin(port: number, [first, last]: readonly [number, number]): boolean {
  return port >= first && port <= last;
}
