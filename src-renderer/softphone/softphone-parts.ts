import type { CommandArgs, CommandName, CommandResult } from "../../src-contract/commands/index.ts";
import type { RecordingPolicy } from "../../src-contract/entities/recording.ts";
import type { Role } from "../../src-contract/entities/user.ts";
import type { Result } from "../../src-contract/errors.ts";
import type { MutationArgs, MutationName } from "../../src-contract/mutations/index.ts";
import type { QueryArgs, QueryName, QueryResult } from "../../src-contract/queries/index.ts";
import type { CallRecorder } from "./call-recorder.ts";
import type { ConferenceMix } from "./conference-mix.ts";
import type { DialCheck } from "../api/check-dial.ts";
import type { RecordingAnnouncement } from "./recording-announcement.ts";
import type { SipClient, SipClientParts } from "./sip-call.ts";
import type { SipMedia } from "./sip-media.ts";
import type { Softphone, SoftphoneState } from "./softphone-state.ts";

/** What the softphone touches outside itself. */
export type SoftphoneParts = {
  mutate<Name extends MutationName>(name: Name, args: MutationArgs<Name>): Promise<Result<unknown>>;
  query<Name extends QueryName>(name: Name, args: QueryArgs<Name>): Promise<Result<QueryResult<Name>>>;
  command<Name extends CommandName>(name: Name, args: CommandArgs<Name>): Promise<Result<CommandResult<Name>>>;
  /** What stands against a call to this number now; `clientId` when the person chose the client. Never throws. */
  checkDial(text: string, clientId: string | null): DialCheck | Promise<DialCheck>;
  /** Until the returned function is called the screens read and draw nothing anew. */
  holdScreens(): () => void;
  createClient(parts: Omit<SipClientParts, "media" | "now" | "random" | "spareAfterMs">): SipClient;
  media: Pick<SipMedia, "ring" | "warmUp" | "listen" | "microphone" | "watchMicrophone">;
  createMix(microphone: MediaStream): ConferenceMix;
  /** The account's rule as it is now. */
  recordingPolicy(): RecordingPolicy;
  createRecorder(onPiece: (bytes: Uint8Array) => void): CallRecorder;
  /** The account's, to be sent in place of the microphone. */
  playAnnouncement(): Promise<RecordingAnnouncement>;
  newId(): string;
  now(): number;
  /** How long after its INVITE a call is painted at the latest, so that nothing of it waits for the painting. */
  unseenMs: number;
  role: Role;
  personId: string;
  /** ISO country of numbers written without a code. */
  defaultCountry: string;
  /** Title of the operating system's notification; this store knows no language. */
  incomingTitle(name: string): string;
  /** What a call-back says, in the person's language (G3-14). */
  missedCallText: string;
};

/** The state of the softphone, for the pieces that keep a part of it. */
export type Access = { get(): Softphone; set(change: (old: Softphone) => Partial<SoftphoneState>): void };
