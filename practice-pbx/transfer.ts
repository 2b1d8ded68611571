import type { NameAddrHeader } from "sip.js/lib/core/index.js";
import { codeOf, handOn } from "./desk-call.ts";
import { type Exchange, guarded, type TransferRequest } from "./exchange.ts";
import { type LineAct, lineFor } from "./lines.ts";

/** What the transferor is told about the target, in order (RFC 3515 section 2.4.4). */
interface Report {
  readonly afterMs: number;
  readonly sipCode: number;
  readonly phrase: string;
}

/**
 * A transfer: 202, then NOTIFY about whom the target number reaches.
 *
 * - A trainee that is registered really rings, and hears who was transferred.
 * - A line is only told about: nobody is bridged to it, and the trainee's side cannot hear the difference once its own leg
 *   has ended.
 * - With `Replaces` in Refer-To (attended transfer, RFC 3891) the second call of the trainee ends by BYE, as the real
 *   transferee would end it. Was it with another trainee, that one gets an INVITE with Replaces and goes on talking.
 *
 * The first leg is the trainee's to end.
 */
export function takeTransfer(exchange: Exchange, { session, entry, request }: TransferRequest): void {
  const target = request.message.parseHeader("refer-to") as NameAddrHeader | undefined;
  const number = target?.uri.user;
  const replaces = target?.uri.getHeader("Replaces")?.[0];
  if (number === undefined && replaces === undefined) {
    request.reject({ statusCode: 400, reasonPhrase: "Bad Refer-To" });
    return;
  }
  request.accept({ statusCode: 202 });

  const to = number ?? "";
  const transfers = entry.record.transfers;
  const tell = (sipCode: number, phrase: string) => {
    if (entry.record.state === "ended") return;
    entry.update({ transfers: [...transfers, { to, sipCode }] });
    session.notify(undefined, {
      extraHeaders: [
        "Event: refer",
        `Subscription-State: ${sipCode < 200 ? "active;expires=60" : "terminated;reason=noresource"}`,
      ],
      body: {
        contentDisposition: "render",
        contentType: "message/sipfrag;version=2.0",
        content: `SIP/2.0 ${sipCode} ${phrase}\r\n`,
      },
    });
  };

  const replaced = replaces === undefined ? undefined : callIdOfReplaces(replaces);
  const desk = deskOf(exchange, to, replaced);
  if (desk !== undefined) {
    tell(100, "Trying");
    if (replaced === undefined) tell(180, "Ringing");
    handOn(exchange, entry.record.callId, desk)
      .then((outcome) => (outcome.kind === "answered" ? tell(200, "OK") : tell(codeOf(exchange, outcome), "Refused")))
      .catch(exchange.onError);
    return;
  }
  const reports =
    replaced === undefined ? reportsFor(exchange, lineFor(to).act) : [trying, { ...answered, afterMs: 0 }];
  let waitMs = 0;
  for (const report of reports) {
    waitMs += report.afterMs;
    exchange.timers.after(
      waitMs,
      guarded(exchange.onError, () => {
        tell(report.sipCode, report.phrase);
        if (report.sipCode >= 200 && replaced !== undefined) exchange.legs.get(replaced)?.hangUp("line");
      }),
    );
  }
}

/** The trainee that a transfer goes to: by number, or the one at the other end of the replaced call. */
function deskOf(exchange: Exchange, to: string, replaced: string | undefined) {
  if (replaced === undefined) return exchange.registrar.bindingsOf(to).length > 0 ? { username: to } : undefined;
  const peer = exchange.peers.get(replaced);
  const dialog = peer && exchange.legs.get(peer.callId)?.dialog;
  if (!peer || !dialog) return undefined;
  const { callId, remoteTag, localTag } = dialog;
  return { username: peer.username, headers: [`Replaces: ${callId};to-tag=${remoteTag};from-tag=${localTag}`] };
}

const trying: Report = { afterMs: 0, sipCode: 100, phrase: "Trying" };
const ringing: Report = { afterMs: 0, sipCode: 180, phrase: "Ringing" };
const answered: Report = { afterMs: 0, sipCode: 200, phrase: "OK" };

function reportsFor(exchange: Exchange, act: LineAct): readonly Report[] {
  const { timing, noAnswerCode } = exchange.settings;
  switch (act.kind) {
    case "answer":
      return [trying, ringing, { ...answered, afterMs: timing.answerAfterMs }];
    case "refuse":
      return [trying, { afterMs: 0, sipCode: act.sipCode, phrase: "Refused" }];
    case "ring-out":
      return [trying, ringing, { afterMs: timing.noAnswerAfterMs, sipCode: noAnswerCode, phrase: "No Answer" }];
  }
}

/** Replaces is `Call-ID;to-tag=…;from-tag=…`, escaped as a URI header. */
function callIdOfReplaces(replaces: string): string {
  return decodeURIComponent(replaces).split(";")[0] ?? "";
}
