import type { IncomingReferRequest, NameAddrHeader, Session } from "sip.js/lib/core/index.js";
import type { CallEntry } from "./call-log.ts";
import { type Exchange, guarded } from "./exchange.ts";
import { type LineAct, lineFor } from "./lines.ts";

interface TransferOptions {
  readonly exchange: Exchange;
  readonly session: Session;
  readonly entry: CallEntry;
  readonly request: IncomingReferRequest;
}

/** What the transferor is told about the target, in order (RFC 3515 section 2.4.4). */
interface Report {
  readonly afterMs: number;
  readonly sipCode: number;
  readonly phrase: string;
}

/**
 * Simulates a transfer: 202, then NOTIFY about the line that the target number reaches. Nobody is bridged: the
 * trainee's side cannot hear the difference once its own leg has ended.
 *
 * With `Replaces` in Refer-To (attended transfer, RFC 3891) the second call of the trainee ends by BYE, as the
 * real transferee would end it. The first leg is the trainee's to end.
 */
export function takeTransfer({ exchange, session, entry, request }: TransferOptions): void {
  const target = request.message.parseHeader("refer-to") as NameAddrHeader | undefined;
  const number = target?.uri.user;
  const replaces = target?.uri.getHeader("Replaces")?.[0];
  if (number === undefined && replaces === undefined) {
    request.reject({ statusCode: 400, reasonPhrase: "Bad Refer-To" });
    return;
  }
  request.accept({ statusCode: 202 });

  const to = number ?? "";
  const reports =
    replaces === undefined ? reportsFor(exchange, lineFor(to).act) : [trying, { ...answered, afterMs: 0 }];
  const transfers = entry.record.transfers;
  let waitMs = 0;
  reports.forEach((report, index) => {
    const isLast = index === reports.length - 1;
    waitMs += report.afterMs;
    exchange.timers.after(
      waitMs,
      guarded(exchange.onError, () => {
        if (entry.record.state === "ended") return;
        entry.update({ transfers: [...transfers, { to, sipCode: report.sipCode }] });
        session.notify(undefined, {
          extraHeaders: [
            "Event: refer",
            `Subscription-State: ${isLast ? "terminated;reason=noresource" : "active;expires=60"}`,
          ],
          body: {
            contentDisposition: "render",
            contentType: "message/sipfrag;version=2.0",
            content: `SIP/2.0 ${report.sipCode} ${report.phrase}\r\n`,
          },
        });
        if (isLast && replaces !== undefined) exchange.legs.get(callIdOfReplaces(replaces))?.hangUp("line");
      }),
    );
  });
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
