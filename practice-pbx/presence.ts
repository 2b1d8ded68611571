import { randomUUID } from "node:crypto";
import {
  Dialog,
  type IncomingRequestMessage,
  type IncomingSubscribeRequest,
  ReSubscribeUserAgentServer,
  type UserAgentCore,
} from "sip.js/lib/core/index.js";
import type { CallLog, CallRecord } from "./call-log.ts";
import type { Registrar } from "./registrar.ts";
import type { Timers } from "./timers.ts";

/**
 * Tells who is free (RFC 4235): each subscriber gets the dialogs of one trainee at once and with each change.
 *
 * A number that is no trainee's: 404. A trainee without a telephone: 480, to be asked for again after some seconds; when
 * the telephone goes while somebody watches, the subscription ends so that it is asked for again.
 */
export interface Presence {
  take(request: IncomingSubscribeRequest): void;
  /** Calls of this trainee began, were answered or ended. */
  callsChanged(username: string): void;
  /** Telephones came or went. */
  telephonesChanged(): void;
  /** The WebSocket of this Call-ID is gone. */
  forget(callId: string): void;
}

interface PresenceParts {
  readonly core: UserAgentCore;
  readonly callLog: CallLog;
  readonly registrar: Registrar;
  readonly timers: Timers;
  readonly isUser: (username: string) => boolean;
  readonly onError: (error: unknown) => void;
}

const LONGEST_EXPIRES_SECONDS = 3600;
const AWAY_RETRY_SECONDS = 5;

export function createPresence({ core, callLog, registrar, timers, isUser, onError }: PresenceParts): Presence {
  const watchers = new Set<Watcher>();

  /** Each watcher by itself: one whose WebSocket breaks meanwhile keeps nothing from the others. */
  const each = (matches: (watcher: Watcher) => boolean, work: (watcher: Watcher) => void) => {
    for (const watcher of [...watchers].filter(matches)) {
      try {
        work(watcher);
      } catch (error) {
        onError(error);
      }
    }
  };
  const tell = (watcher: Watcher) => watcher.notify("active", callLog.all());
  const end = (watcher: Watcher, reason: string) => {
    watchers.delete(watcher);
    watcher.notify(`terminated;reason=${reason}`, callLog.all());
    watcher.dispose();
  };

  return {
    take(request) {
      const { message } = request;
      const username = message.ruri?.user ?? "";
      if (!/^dialog(?:;|$)/i.test(message.getHeader("Event") ?? "")) {
        request.reject({ statusCode: 489, extraHeaders: ["Allow-Events: dialog"] });
        return;
      }
      if (!isUser(username)) {
        request.reject({ statusCode: 404 });
        return;
      }
      if (registrar.bindingsOf(username).length === 0) {
        request.reject({ statusCode: 480, extraHeaders: [`Retry-After: ${AWAY_RETRY_SECONDS}`] });
        return;
      }
      const expiresSeconds = expiresOf(message);
      const toTag = randomUUID();
      request.accept({
        statusCode: 200,
        toTag,
        extraHeaders: [`Expires: ${expiresSeconds}`, `Contact: ${core.configuration.contact.toString()}`],
      });
      const watcher = new Watcher(core, {
        username,
        timers,
        state: Dialog.initialDialogStateForUserAgentServer(message, toTag),
        onRefreshed: (refreshed) => tell(refreshed),
        onEnded: (ended) => end(ended, "timeout"),
      });
      watchers.add(watcher);
      watcher.last(expiresSeconds);
      if (expiresSeconds === 0) end(watcher, "timeout");
      else tell(watcher);
    },
    callsChanged: (username) => each((watcher) => watcher.username === username, tell),
    telephonesChanged: () =>
      each(
        ({ username }) => registrar.bindingsOf(username).length === 0,
        (watcher) => end(watcher, "deactivated"),
      ),
    forget: (callId) =>
      each(
        (watcher) => watcher.callId === callId,
        (watcher) => {
          watchers.delete(watcher);
          watcher.dispose();
        },
      ),
  };
}

interface WatcherParts {
  readonly username: string;
  readonly timers: Timers;
  readonly state: ReturnType<typeof Dialog.initialDialogStateForUserAgentServer>;
  readonly onRefreshed: (watcher: Watcher) => void;
  readonly onEnded: (watcher: Watcher) => void;
}

/** One subscription, on the side of the PBX: sip.js has only the other one. */
class Watcher extends Dialog {
  readonly username: string;
  private readonly parts: WatcherParts;
  /** RFC 4235 §3.7: counts up by one with each document. */
  private version = 0;
  private stopExpiry = () => {};

  constructor(core: UserAgentCore, parts: WatcherParts) {
    super(core, parts.state);
    this.username = parts.username;
    this.parts = parts;
  }

  last(seconds: number): void {
    this.stopExpiry();
    this.stopExpiry = this.parts.timers.after(seconds * 1000, () => this.parts.onEnded(this));
  }

  notify(subscriptionState: string, calls: readonly CallRecord[]): void {
    const content = documentOf(this.username, this.version, calls);
    this.version += 1;
    // Whatever is answered, 481 or nothing: the next message of the subscriber tells more.
    this.core.request(
      this.createOutgoingRequestMessage("NOTIFY", {
        extraHeaders: [
          "Event: dialog",
          `Subscription-State: ${subscriptionState}`,
          `Contact: ${this.core.configuration.contact.toString()}`,
        ],
        body: { contentDisposition: "render", contentType: "application/dialog-info+xml", content },
      }),
    );
  }

  override receiveRequest(message: IncomingRequestMessage): void {
    if (!this.sequenceGuard(message)) return;
    super.receiveRequest(message);
    if (message.method !== "SUBSCRIBE") {
      this.core.replyStateless(message, { statusCode: 501 });
      return;
    }
    const seconds = expiresOf(message);
    new ReSubscribeUserAgentServer(this, message).accept({
      statusCode: 200,
      extraHeaders: [`Expires: ${seconds}`, `Contact: ${this.core.configuration.contact.toString()}`],
    });
    if (seconds === 0) {
      this.parts.onEnded(this);
      return;
    }
    this.last(seconds);
    this.parts.onRefreshed(this);
  }

  override dispose(): void {
    this.stopExpiry();
    super.dispose();
  }
}

/** RFC 4235 §4: all dialogs of the trainee that live. */
function documentOf(username: string, version: number, calls: readonly CallRecord[]): string {
  const dialogs = calls
    .filter((call) => call.username === username && call.state !== "ended")
    .map(({ callId, direction, state }) => {
      const role = direction === "from-trainee" ? "initiator" : "recipient";
      const phase = state === "talking" ? "confirmed" : "early";
      return `<dialog id="${escaped(callId)}" direction="${role}"><state>${phase}</state></dialog>\r\n`;
    });
  return (
    `<?xml version="1.0"?>\r\n` +
    `<dialog-info xmlns="urn:ietf:params:xml:ns:dialog-info" version="${version}" state="full" entity="sip:${escaped(username)}">\r\n` +
    `${dialogs.join("")}</dialog-info>\r\n`
  );
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}

function expiresOf(message: IncomingRequestMessage): number {
  const seconds = Number.parseInt(message.getHeader("Expires") ?? "", 10);
  if (Number.isNaN(seconds) || seconds < 0) return LONGEST_EXPIRES_SECONDS;
  return Math.min(seconds, LONGEST_EXPIRES_SECONDS);
}
