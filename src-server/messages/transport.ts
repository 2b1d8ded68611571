import type { DeliveryTrouble } from "../../src-contract/entities/message.ts";
import type { IncomingTrouble } from "../../src-contract/entities/message-sender.ts";

export type OutgoingMessage = { id: string; threadId: string; address: string; subject: string; text: string };

/** A sender that is ready to be used. Each call ends within a minute. */
export type Transport = {
  /** Resolves when the other side has taken it. Throws a TransportError. */
  send(message: OutgoingMessage): Promise<void>;
  /** Whether it would be let in, without sending anything. Throws a TransportError. */
  check(): Promise<void>;
  close(): void;
};

/**
 * `lasting`: another try would end alike. `ofAll`: it was not about this message, and the next one would end alike too.
 * Never carries what the other side said: it often repeats the address.
 */
export class TransportError extends Error {
  readonly trouble: IncomingTrouble | Extract<DeliveryTrouble, "badAddress">;
  readonly lasting: boolean;
  readonly ofAll: boolean;
  /** What the log may have of it: a code of the protocol. */
  readonly code: string;
  readonly retryAfterSeconds: number | null;

  constructor(
    trouble: TransportError["trouble"],
    {
      lasting,
      ofAll = false,
      code,
      retryAfterSeconds = null,
    }: { lasting: boolean; ofAll?: boolean; code: string; retryAfterSeconds?: number | null },
  ) {
    super(`${trouble} ${code}`);
    this.name = "TransportError";
    this.trouble = trouble;
    this.lasting = lasting;
    this.ofAll = ofAll;
    this.code = code;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}
