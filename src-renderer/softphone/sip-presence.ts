import type { URI, UserAgent } from "sip.js";
import type {
  IncomingRequestMessage,
  IncomingResponse,
  OutgoingSubscribeRequest,
  Subscription,
} from "sip.js/lib/core/index.js";
import { type DialogInfo, type Presence, presenceOf, readDialogInfo } from "./dialog-info.ts";

export type SipPresence = {
  /** These telephones and no others. */
  watch(targets: readonly string[]): void;
  /** The line is registered: what is watched is asked for, over the connection that there is now. */
  renew(): void;
  /** The line is not there: nothing is known, and nothing can be sent. */
  forget(): void;
  /** Says good-bye to the PBX. */
  stop(): void;
};

type PresenceParts = {
  userAgent: UserAgent;
  /** Throws for a target that no SIP address can be built with. */
  addressOf(target: string): URI;
  /** Only what is new; before its first word a target is unknown. */
  onPresence(target: string, presence: Presence): void;
  now(): number;
};
type Watch = { begin(): void; drop(): void; end(): void };

const expiresSeconds = 600;
/** However short a time the PBX gives: it must not make a desk ask all the time. */
const shortestRefreshSeconds = 30;
const shortestRestSeconds = 5;
/** Of a telephone that is away, and a PBX that does not say when to ask again. */
const awayRestSeconds = 60;
const longestRestSeconds = 3_600;
/** A subscription that ends sooner than this after the one before is not asked for again. */
const endsSeldomMs = 60_000;
/** Timer N (RFC 6665 §4.1.2.4): so long the last NOTIFY of a subscription is waited for. */
const goodByeMs = 32_000;
/** RFC 6665 §4.1.3: to ask again would be answered in the same way. */
const endedForGood = /;\s*reason\s*=\s*(?:rejected|noresource|invariant)/i;

/**
 * Who of the colleagues is free: one SUBSCRIBE of the event `dialog` (RFC 4235) for each telephone. Of sip.js its core's
 * client: the Subscriber of its API does not tell with which code it was refused, and asks again without a pause whenever
 * a NOTIFY says so.
 *
 *   begin ──SUBSCRIBE──> NOTIFY, NOTIFY, … each tells
 *         ──480──> offline, asked again when the PBX says, or after a minute
 *         ──any other refusal, no answer, no NOTIFY──> unknown until the next registration
 *   ended by the PBX ──> unknown, asked again after five seconds; when it ends within a minute again, at the next registration
 */
export function createSipPresence(parts: PresenceParts): SipPresence {
  const watched = new Map<string, Watch>();
  let isRegistered = false;
  const each = (work: (watch: Watch) => void) => Array.from(watched.values()).forEach(work);
  return {
    watch(targets) {
      for (const [target, watch] of watched) {
        if (targets.includes(target)) continue;
        watched.delete(target);
        watch.end();
      }
      for (const target of targets) {
        if (watched.has(target)) continue;
        const watch = createWatch(target, parts);
        watched.set(target, watch);
        if (isRegistered) watch.begin();
      }
    },
    renew() {
      isRegistered = true;
      each((watch) => {
        watch.drop();
        watch.begin();
      });
    },
    forget() {
      isRegistered = false;
      each((watch) => watch.drop());
    },
    stop() {
      isRegistered = false;
      each((watch) => watch.end());
      watched.clear();
    },
  };
}

function createWatch(target: string, { userAgent, addressOf, onPresence, now }: PresenceParts): Watch {
  /** The SUBSCRIBE in use: what an older one still hears is nothing to us. */
  let request: OutgoingSubscribeRequest | null = null;
  let subscription: Subscription | null = null;
  let info: DialogInfo = null;
  let told: Presence = "unknown";
  /** A full document was asked for out of turn, which happens once (RFC 4235 §4.4). */
  let isAskedAnew = false;
  let endedAt: number | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function tell(presence: Presence): void {
    if (presence === told) return;
    told = presence;
    onPresence(target, presence);
  }

  /** Without a word to the PBX. */
  function drop(presence: Presence = "unknown"): void {
    clearTimeout(timer);
    request?.waitNotifyStop();
    request = null;
    subscription?.dispose();
    subscription = null;
    info = null;
    isAskedAnew = false;
    tell(presence);
  }

  function begin(): void {
    const { userAgentCore: core, configuration } = userAgent;
    const address = addressOf(target);
    const message = core.makeOutgoingRequestMessage("SUBSCRIBE", address, configuration.uri, address, {}, [
      "Event: dialog",
      `Expires: ${expiresSeconds}`,
      "Accept: application/dialog-info+xml",
      `Contact: ${core.configuration.contact.toString()}`,
    ]);
    const asked: OutgoingSubscribeRequest = core.subscribe(message, {
      onNotify({ request: notify, subscription: begun }) {
        notify.accept();
        if (asked !== request) return begun?.dispose();
        if (begun) keep(begun);
        take(notify.message);
      },
      onNotifyTimeout: () => asked === request && drop(),
      onRedirect: () => asked === request && drop(),
      onReject: (response) => asked === request && refused(response),
    });
    request = asked;
  }

  function keep(begun: Subscription): void {
    subscription = begun;
    begun.delegate = {
      onNotify(notify) {
        notify.accept();
        if (begun === subscription) take(notify.message);
      },
      onTerminated: () => begun === subscription && ended(""),
    };
    const granted = Math.min(begun.subscriptionExpires, expiresSeconds);
    const refreshSeconds = Math.max(granted * 0.9, shortestRefreshSeconds);
    const refresh = () => {
      begun.refresh();
      timer = setTimeout(refresh, refreshSeconds * 1_000);
    };
    timer = setTimeout(refresh, refreshSeconds * 1_000);
  }

  function take(notify: IncomingRequestMessage): void {
    const state = notify.getHeader("Subscription-State") ?? "";
    if (/^\s*terminated/i.test(state)) return ended(state);
    const isDialogInfo = /^\s*application\/dialog-info\+xml\b/i.test(notify.getHeader("Content-Type") ?? "");
    info = isDialogInfo ? readDialogInfo(info, notify.body) : null;
    tell(presenceOf(info));
    if (info !== null || !isDialogInfo || isAskedAnew) return;
    isAskedAnew = true;
    subscription?.refresh();
  }

  function refused({ message }: IncomingResponse): void {
    if (message.statusCode !== 480) return drop();
    drop("offline");
    endedAt = null;
    beginIn(secondsOf(message.getHeader("Retry-After")) ?? awayRestSeconds);
  }

  function ended(state: string): void {
    drop();
    const isSeldom = endedAt === null || now() - endedAt > endsSeldomMs;
    endedAt = now();
    if (!isSeldom || endedForGood.test(state)) return;
    beginIn(secondsOf(/;\s*retry-after\s*=\s*(\d+)/i.exec(state)?.[1]) ?? shortestRestSeconds);
  }

  function beginIn(seconds: number): void {
    const rest = Math.min(Math.max(seconds, shortestRestSeconds), longestRestSeconds);
    timer = setTimeout(begin, rest * 1_000);
  }

  return {
    begin() {
      endedAt = null;
      begin();
    },
    drop: () => drop(),
    end() {
      const leaving = subscription;
      // a NOTIFY of what was asked for and has not begun is answered with 481, which ends it as well
      subscription = null;
      drop();
      if (!leaving) return;
      leaving.delegate = undefined;
      leaving.unsubscribe();
      setTimeout(() => leaving.dispose(), goodByeMs);
    },
  };
}

/** Of `Retry-After: 5 (away)`; null for what is no number. */
function secondsOf(text: string | undefined): number | null {
  const seconds = Number.parseInt(text ?? "", 10);
  return Number.isNaN(seconds) ? null : seconds;
}
